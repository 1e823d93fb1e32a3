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
	char name[64];
};

/* Both return 0 or a negative errno value; -EEXIST if there is such a route and `replace` is false. */
int route_add(const struct route *route, bool replace);
int route_delete(const struct route *route);

#endif
