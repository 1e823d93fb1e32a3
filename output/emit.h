/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms besides ELF in which an object can be written. Each is text or
 * bytes in memory; what a form cannot hold is reported at its source.
 */
#ifndef OUTPUT_EMIT_H
#define OUTPUT_EMIT_H

#include "output/emitter.h"

/* Any form but BPFAS_EMIT_OBJ. */
void emit(struct emitter *emitter, enum bpfas_emit form);

#endif
