/* SPDX-License-Identifier: BSD-2-Clause */
/* Which kind of program a section's name makes, as libbpf reads section names. */
#ifndef ASM_PROGRAM_KIND_H
#define ASM_PROGRAM_KIND_H

#include <stddef.h>

struct program_kind {
	const char *prefix;  /* "xdp": the section is this, or this and '/' and a target */
	const char *context; /* the UAPI struct that r1 points to; NULL: none has a name */
};

/* By the longest prefix; NULL where no loader knows the name. */
const struct program_kind *program_kind_find(const char *section);

/* All prefixes, one a call, for suggestions; NULL at the end. */
const char *program_kind_next(size_t *index);

#endif
