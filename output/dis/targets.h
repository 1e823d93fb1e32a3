/* SPDX-License-Identifier: BSD-2-Clause */
/* The instructions of a section while they are printed, and where their jumps go. */
#ifndef OUTPUT_DIS_TARGETS_H
#define OUTPUT_DIS_TARGETS_H

#include "output/dis/context.h"
#include "output/dis/lines.h"
#include "output/dis/relocations.h"

#define SLOT           8
#define LABEL_NAME_MAX 20
#define NO_TARGET      0 /* of `marks`: no jump goes there */

struct coder {
	struct dis *dis;
	struct text_out *out;
	const uint8_t *data;
	uint64_t size;
	enum bpfas_endian endian;
	const struct dis_label *first, *next, *end; /* of the symbols here */
	uint32_t index;                             /* of the section */
	struct dis_relocations relocations;
	uint32_t *marks; /* by slot */
	size_t slots;
	struct dis_line_cursor lines;
	struct dis_context context;
	const struct dis_block *block, *blocks_end; /* the one that is being printed, or the next one */
};

const struct insn_row *dis_decode(const struct coder *coder, uint64_t at, struct insn_operands *operands);
/* The relocation of the instruction there, which takes its operand; NULL: none. */
const struct object_relocation *dis_relocation_at(struct coder *coder, uint64_t at);
/* The slot so far from the one after `at`; false where no instruction begins there. */
bool dis_find_slot(const struct coder *coder, uint64_t at, int64_t distance, size_t *slot);
int64_t dis_distance_of(const struct insn_row *row, const struct insn_operands *operands);
bool dis_has_target(const struct insn_row *row);
void dis_go_to_block(struct coder *coder, uint64_t at);
void dis_find_targets(struct coder *coder);
/* L7, or loop7; a dot before it where some symbol might be called so. */
const char *dis_made_label(const struct coder *coder, size_t slot, char name[LABEL_NAME_MAX]);
/* What is at a distance from `at`, as it is called there; NULL where nothing is. */
const char *dis_target_name(const struct coder *coder, uint64_t at, const struct insn_row *row,
			    int64_t distance, char name[LABEL_NAME_MAX]);

#endif
