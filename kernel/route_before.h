/* SPDX-License-Identifier: BSD-2-Clause */
/* The route whose place another one takes, to be put back should that fail. */
#ifndef KERNEL_ROUTE_BEFORE_H
#define KERNEL_ROUTE_BEFORE_H

#include "kernel/route.h"
#include "kernel/route_message.h"

#define ROUTE_PROGRAMS_MAX 3 /* in, out and xmit */

struct route_before {
	bool is_there;
	struct route_message message; /* that makes it */
	int programs[ROUTE_PROGRAMS_MAX];
	size_t program_count;
	int error; /* one of its programs cannot be told: a negative errno value */
};

/*
 * Reads the route that adding `route` would replace, and opens its programs.
 * -ENOTUNIQ: the kernel tells a program by its name alone, which several have,
 * or none.
 */
int route_before_read(struct route_before *before, const struct route *route);

#endif
