/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the other files that a source names are looked for. */
#ifndef ASM_SEARCH_H
#define ASM_SEARCH_H

#include "base/source.h"

struct assembler;

/* Of .include and .incbin, after the folder of the file that names another. */
struct search {
	const char *const *folders; /* the caller's */
	size_t count;
};

/*
 * Where a file that the source names may lie, from 0: beside the source, then in the folders of -I; NULL
 * after the last.
 */
const char *search_candidate(struct assembler *as, const struct source *source, const char *name,
			     size_t index);
/* The error (negative) of opening a candidate says only that the next one is to be tried. */
bool search_goes_on(int error);
void search_report(struct assembler *as, struct span span, const struct source *source, const char *name);

#endif
