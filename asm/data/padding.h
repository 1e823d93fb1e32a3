/* SPDX-License-Identifier: BSD-2-Clause */
/* Padding between two places of a section: zeros, a pattern, no-ops. */
#ifndef ASM_DATA_PADDING_H
#define ASM_DATA_PADDING_H

#include "asm/expr/value.h"
#include "asm/asm_object.h"

struct assembler;

/* What fills the room between two places of a section. */
struct padding {
	bool is_nops;
	uint8_t length; /* of the bytes that are repeated; 8 for no-ops */
	uint8_t bytes[12];
};

/* So many times so many bytes, from nothing on; false, after saying so, where no section holds that. */
bool padding_fits(struct assembler *as, struct span span, const struct section *section, int128 count,
		  unsigned unit_length);
/* The bytes up to the next multiple of `align`; 0 where they are more than `most` (which 0 allows). */
uint64_t padding_to_align(uint64_t at, uint64_t align, uint64_t most);
/* No-ops are whole instructions, and other units are whole, too. */
void padding_check_whole(struct assembler *as, struct span span, const struct padding *padding,
			 uint64_t length);
void padding_report_back(struct assembler *as, struct span span, uint64_t at);
/* `length` is a multiple of the pattern's. */
void padding_write(const struct asm_object *object, const struct padding *padding, uint64_t length,
		   uint8_t *out);
/* Puts it at the section's end. */
/* Into a section as .bss only zeros go. */
void padding_report_no_contents(struct assembler *as, struct span span);
void padding_append(struct assembler *as, struct span span, const struct padding *padding, uint64_t length);

#endif
