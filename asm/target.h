/* SPDX-License-Identifier: BSD-2-Clause */
/* What the code is made for: the byte order, and the version of the instruction set. */
#ifndef ASM_TARGET_H
#define ASM_TARGET_H

#include "base/name.h"
#include "base/source.h"
#include "isa/insn.h"

struct assembler;

struct target {
	unsigned version;        /* the newest whose instructions are accepted (enum insn_since) */
	bool endian_is_given;    /* by the caller or a directive: another one contradicts it */
	struct span endian_span; /* of the directive */
};

/* Reports an instruction that the version asked for lacks. */
void asm_report_version(struct assembler *as, struct span span, const struct insn_row *row);

#endif
