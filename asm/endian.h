/* SPDX-License-Identifier: BSD-2-Clause */
/* The object's byte order. */
#ifndef ASM_ENDIAN_H
#define ASM_ENDIAN_H

#include "base/name.h"
#include "base/span.h"
#include "bpfas.h"

struct assembler;

/* .endian little|big */
void asm_endian(struct assembler *as, struct span span, struct name *order, struct span order_span);
void asm_set_endian(struct assembler *as, enum bpfas_endian endian);

/* Some section has contents, or something was named or declared already. */
bool asm_has_begun(const struct assembler *as);

#endif
