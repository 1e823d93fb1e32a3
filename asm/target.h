/* SPDX-License-Identifier: BSD-2-Clause */
/* The target: byte order and version of the instruction set. */
#ifndef ASM_TARGET_H
#define ASM_TARGET_H

#include "base/name.h"
#include "base/source.h"
#include "isa/insn.h"

struct assembler;

struct target {
	unsigned version;        /* the newest whose instructions are accepted (enum insn_since) */
	bool endian_is_given;    /* set by the caller or a directive: a different one conflicts */
	struct span endian_span; /* of the directive */
};

/* Reports an instruction that the selected version lacks. */
void asm_report_version(struct assembler *as, struct span span, const struct insn_row *row);

#endif
