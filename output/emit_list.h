/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_EMIT_LIST_H
#define OUTPUT_EMIT_LIST_H

#include "output/emitter.h"

/* Every section: offset, bytes, source. */
void emit_list(struct emitter *emitter);

#endif
