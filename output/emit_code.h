/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_EMIT_CODE_H
#define OUTPUT_EMIT_CODE_H

#include "output/emit_raw.h"

/* One instruction per line, as "b7 00 00 00 00 00 00 00". */
void emit_hex(struct emitter *emitter, const struct raw_code *code);
/* A C array of struct bpf_insn. */
void emit_c(struct emitter *emitter, const struct raw_code *code);

#endif
