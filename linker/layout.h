/* SPDX-License-Identifier: BSD-2-Clause */
/* The output's sections: what they are made of, and what is where in them. */
#ifndef LINKER_LAYOUT_H
#define LINKER_LAYOUT_H

#include "linker/linker.h"

/* An input's section, or what stays of it. */
struct link_part {
	struct link_input *input;
	uint32_t section;
};

typedef VEC(struct object_relocation) relocation_list;

struct output_section {
	VEC(struct link_part) parts; /* in the order of the inputs */
	uint64_t size;               /* so far */
	uint8_t *data;               /* NULL: SHT_NOBITS, or empty */
	relocation_list rel, rela;   /* of SHT_REL, and of SHT_RELA */
};

/* [i] is about the output's section i; [0] is unused. */
struct layout {
	VEC(struct output_section) sections;
	struct string_map by_key; /* sections, + 1 */
};

/* Gives each piece that is live its place. */
void layout_sections(struct link *link);
/* Copies the contents. */
void layout_fill(struct link *link);
void layout_free(struct layout *layout);

/* Where something is in the output; false: it is not there. */
bool layout_find(const struct link *link, struct link_place place, uint32_t *section, uint64_t *offset);

#endif
