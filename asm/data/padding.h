/* SPDX-License-Identifier: BSD-2-Clause */
/* Padding between two places of a section: zeros, a pattern, no-ops. */
#ifndef ASM_DATA_PADDING_H
#define ASM_DATA_PADDING_H

#include "asm/expr/value.h"
#include "asm/asm_object.h"

struct assembler;

/* The bytes between two places of a section. */
struct padding {
	bool is_nops;
	uint8_t length; /* of the repeated pattern; 8 for no-ops */
	uint8_t bytes[12];
};

/* Whether the section has room for `count` more units; false after reporting that it has not. */
bool padding_fits(struct assembler *as, struct span span, const struct section *section, int128 count,
		  unsigned unit_length);
/* The bytes up to the next multiple of `align`; 0 if more than `most` (0: no limit). */
uint64_t padding_to_align(uint64_t at, uint64_t align, uint64_t most);
/* Reports padding that is not a whole number of patterns: no-ops are whole instructions. */
void padding_check_whole(struct assembler *as, struct span span, const struct padding *padding,
			 uint64_t length);
void padding_report_back(struct assembler *as, struct span span, uint64_t at);
/* `length` is a multiple of the pattern's. */
void padding_write(const struct asm_object *object, const struct padding *padding, uint64_t length,
		   uint8_t *out);
/* Reports a fill value in a section without contents, such as .bss. */
void padding_report_no_contents(struct assembler *as, struct span span);
/* Appends padding to the section. */
void padding_append(struct assembler *as, struct span span, const struct padding *padding, uint64_t length);

#endif
