/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output forms other than ELF. Each is text or bytes in memory; what a form cannot represent is reported at
 * its source.
 */
#ifndef OUTPUT_EMIT_H
#define OUTPUT_EMIT_H

#include "output/emitter.h"

/* Any form but BPFAS_EMIT_OBJ. */
void emit(struct emitter *emitter, enum bpfas_emit form);

#endif
