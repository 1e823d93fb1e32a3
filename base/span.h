/* SPDX-License-Identifier: BSD-2-Clause */
/* A place in the source texts of a run; base/source.h explains positions. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdint.h>

/* Bytes begin..end-1. Position 0 is in no text: a zeroed span means no place. */
struct span {
	uint32_t begin, end;
};

static inline struct span span_join(struct span a, struct span b)
{
	return (struct span){ a.begin, b.end };
}

#endif
