/* SPDX-License-Identifier: BSD-2-Clause */
/* Which relocations are printed as the operands and data that make them. */
#ifndef OUTPUT_DIS_RELOCATIONS_H
#define OUTPUT_DIS_RELOCATIONS_H

#include "output/dis/state.h"

void dis_choose_tables(struct dis *dis);

/* Of the relocations that are printed in a section, those that are left. */
struct dis_relocations {
	const struct object_relocation *next, *end;
};
struct dis_relocations dis_relocations_in(const struct dis *dis, uint32_t section);

#endif
