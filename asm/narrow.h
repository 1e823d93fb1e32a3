/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every narrowing of a number into an instruction's field or a datum: a number that does not fit is an error
 * at its span, one that fits but changes its meaning a warning.
 */
#ifndef ASM_NARROW_H
#define ASM_NARROW_H

#include "asm/expr/value.h"
#include "isa/insn.h"

struct assembler;
struct section;

/*
 * imm: 32 bits, signed or unsigned. In a 64-bit operation it is sign-extended
 * when it runs (RFC 9669, section 4.1), so 2^31 and more warn there.
 */
int32_t narrow_imm32(struct assembler *as, struct span span, int128 number, bool is_64);
/* off of a memory operand: 16 bits, signed. */
int16_t narrow_offset(struct assembler *as, struct span span, int128 number);
/* A jump's distance in instructions, in off or in imm. */
int16_t narrow_distance16(struct assembler *as, struct span span, const struct insn_row *jump,
			  const struct insn_operands *operands, int128 number);
bool narrow_reaches16(int128 number);
int32_t narrow_distance32(struct assembler *as, struct span span, int128 number);
/* Data of 1, 2, 4 or 8 bytes, signed or unsigned. */
uint64_t narrow_data(struct assembler *as, struct span span, int128 number, unsigned size);

/* False after reporting that a number for .uleb128 or .sleb128 has more than 64 bits. */
bool narrow_leb128(struct assembler *as, struct span span, int128 number, bool is_signed);

/* Warns of a shift by the width or more, and of a division by zero. */
void narrow_check_alu(struct assembler *as, struct span span, enum insn_op op, unsigned bits, int128 number);
/* Warns of a number with more bits than are stored. */
void narrow_check_store(struct assembler *as, struct span span, enum insn_width width, int128 number);

/* Reports an instruction in a section that is not executable. */
void narrow_report_data_section(struct assembler *as, struct span span, const struct section *section);

#endif
