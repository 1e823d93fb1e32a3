/* SPDX-License-Identifier: BSD-2-Clause */
/* Data directives: numbers, strings, repetitions, alignment. */
#ifndef ASM_DATA_DATA_H
#define ASM_DATA_DATA_H

#include "asm/expr/value.h"
#include "base/name.h"
#include "base/literal.h"

struct assembler;

void asm_data(struct assembler *as, unsigned size, const struct value *value);
void asm_data_number(struct assembler *as, struct span span, unsigned size, int128 number);
/* 128 bits: digits as written. */
void asm_octa(struct assembler *as, struct string digits, bool negative);

/* A number with a fraction, or inf or nan, of `size` bytes. */
struct float_number {
	struct string text; /* as written, without its sign */
	bool negative;
};

void asm_float(struct assembler *as, unsigned size, struct float_number number);
/* Followed by a zero of that size, which is also a character's; 0: by none, and characters are bytes. */
void asm_string(struct assembler *as, struct string string, unsigned zero_size);
/* Directly after another one, without a comma: they are one. */
void asm_string_more(struct assembler *as, struct string string, unsigned zero_size);
void asm_leb128(struct assembler *as, const struct value *value, bool is_signed);
void asm_skip(struct assembler *as, struct span span, struct value count, const struct value *fill);
/* .ds, .dcb: `count` numbers of `size` bytes; value NULL: zeros. */
void asm_repeat(struct assembler *as, struct span span, unsigned size, struct value count,
		const struct value *value);
void asm_repeat_float(struct assembler *as, struct span span, unsigned size, struct value count,
		      struct float_number number);

/* .fill count, size, value */
struct fill_statement {
	struct span span;
	struct value count;
	const struct value *size, *value; /* NULL: 1, 0 */
};
void asm_fill(struct assembler *as, const struct fill_statement *statement);

/* The unit of the alignment, or'ed with the size of the fill value if that is not 1 byte. */
enum align_word { ALIGN_BYTES, ALIGN_GNU, ALIGN_POWER, ALIGN_FILL_2 = 2 << 2, ALIGN_FILL_4 = 4 << 2 };

/* .p2align align, fill, most; and .align, .balign */
struct align_statement {
	struct span span;
	unsigned word; /* enum align_word */
	struct value align;
	const struct value *fill, *most; /* NULL: not given */
};
void asm_align(struct assembler *as, const struct align_statement *statement);
void asm_org(struct assembler *as, struct span span, struct value place, const struct value *fill);
/* NAME = value; like .org if the name is '.', the current place. */
void asm_assign(struct assembler *as, struct span span, struct name *name, struct span name_span,
		struct value value);
void asm_ident(struct assembler *as, struct string text);

#endif
