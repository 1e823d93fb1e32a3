/* SPDX-License-Identifier: BSD-2-Clause */
/* The search path for files that a source names. */
#ifndef ASM_SEARCH_H
#define ASM_SEARCH_H

#include "base/source.h"

struct assembler;

/* For .include and .incbin: the folders searched after that of the including file. */
struct search {
	const char *const *folders; /* the caller's */
	size_t count;
};

/*
 * The candidate paths for a file that the source names, from 0: beside the source, then in the folders of -I;
 * NULL after the last.
 */
const char *search_candidate(struct assembler *as, const struct source *source, const char *name,
			     size_t index);
/* Whether the (negative) error of opening a candidate only means that the next one is to be tried. */
bool search_goes_on(int error);
void search_report(struct assembler *as, struct span span, const struct source *source, const char *name);

#endif
