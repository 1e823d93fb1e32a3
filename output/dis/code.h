/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_DIS_CODE_H
#define OUTPUT_DIS_CODE_H

#include "output/dis/state.h"

void dis_print_code(struct dis *dis, uint32_t section);
/* From one offset to another, where instructions and, if there are any, blocks begin and end. */
void dis_print_code_part(struct dis *dis, uint32_t section, uint64_t from, uint64_t to);

struct dis_insn {
	uint64_t offset;
	size_t size;
	const struct insn_row *row; /* NULL: it is none */
	struct insn_operands operands;
	const struct object_relocation *relocation; /* NULL: none */
	bool has_target;
	uint64_t target;  /* of a jump or call in the section */
	const char *text; /* until the next one */
};

typedef void (*dis_insn_fn)(void *context, const struct dis_insn *insn);
void dis_each_insn(struct dis *dis, uint32_t section, uint64_t from, uint64_t to, dis_insn_fn each,
		   void *context);

#endif
