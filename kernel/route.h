/* SPDX-License-Identifier: BSD-2-Clause */
/* Adding and deleting a route with a program. */
#ifndef KERNEL_ROUTE_H
#define KERNEL_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct route {
	unsigned char family, prefix;
	unsigned char address[16], gateway[16];
	bool has_gateway;
	int index;     /* the device's */
	int program;   /* its descriptor; -1: none */
	uint32_t type; /* enum bpf_prog_type */
	char name[64]; /* of the program, which is all that the kernel reports of it */
};

/* So the name that we give has the program's id in it: "count[12]". */
#define ROUTE_PROGRAM_FORMAT "%.40s[%u]"
/* The id in such a name; 0: a route of somebody else's. */
uint32_t route_program_id(const char *name);

/* Both return 0 or a negative errno value; -EEXIST if there is such a route and `replace` is false. */
int route_add(const struct route *route, bool replace);
int route_delete(const struct route *route);

#endif
