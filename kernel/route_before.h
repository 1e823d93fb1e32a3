/* SPDX-License-Identifier: BSD-2-Clause */
/* The route that another one replaces, to be restored if anything fails later. */
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
	int error; /* one of its programs cannot be identified: a negative errno value */
};

/*
 * Reads the route that adding `route` would replace, and opens its programs. -ENOTUNIQ: the kernel reports a
 * program only by its name, which several programs have, or none.
 */
int route_before_read(struct route_before *before, const struct route *route);

#endif
