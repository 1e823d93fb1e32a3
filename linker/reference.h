/* SPDX-License-Identifier: BSD-2-Clause */
/* What a relocation refers to, and the field that it patches. */
#ifndef LINKER_REFERENCE_H
#define LINKER_REFERENCE_H

#include "linker/linker.h"

struct reference {
	struct global *global;   /* what it names, aliases followed; NULL: something of the own object */
	struct link_place place; /* where that is; no input: nowhere, or of no section */
	bool by_section;         /* it names a section: the place is in the addend */
};

/* `section` is what the relocation applies to. */
struct reference reference_of(const struct link_input *input, uint32_t section,
			      const struct object_relocation *relocation);

/* How many bytes a relocation of that type looks at from its offset on; 0: the type is unknown. */
unsigned reference_width(uint32_t type);
/* The addend in the section's bytes, `at` the relocation's offset, in bytes. */
int64_t reference_addend(enum bpfas_endian endian, uint32_t type, const uint8_t *at);
/* Adds to it; false where the sum does not fit. */
bool reference_add(enum bpfas_endian endian, uint32_t type, uint8_t *at, int64_t more);

/* The piece of a section that an offset is in: the last one for what is past the end; NULL: it has none. */
struct piece *piece_at(struct link_section *section, uint64_t offset);

#endif
