/* SPDX-License-Identifier: BSD-2-Clause */
/* The source lines of instructions, by .BTF.ext, as comments. */
#ifndef OUTPUT_DIS_LINES_H
#define OUTPUT_DIS_LINES_H

#include "btf/line_info.h"
#include "output/dis/state.h"

/* The first line at or after an offset of the section. */
const struct ext_line *dis_lines_from(const struct line_info *lines, uint32_t section, uint64_t offset);
/* The lines of a section's instructions, one after the other. */
struct dis_line_cursor {
	const struct ext_line *next; /* NULL: none are wanted, or there are none */
	const struct ext_line *last; /* that was printed, and is not again */
};
void dis_put_lines(struct dis *dis, struct dis_line_cursor *cursor, uint32_t section, uint64_t at);

#endif
