/* SPDX-License-Identifier: BSD-2-Clause */
/* A route with a program, as it is added and taken away. */
#ifndef LOADER_ROUTE_H
#define LOADER_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "loader/target.h"

struct route {
	unsigned char family, prefix;
	unsigned char address[16], gateway[16];
	bool has_gateway;
	int index;     /* the device's */
	int program;   /* its descriptor; -1: none */
	uint32_t type; /* enum bpf_prog_type */
	char name[64];
};

/* Reads PREFIX,dev=DEV[,via=GATEWAY]; -EINVAL and the like have been reported. */
int route_read(struct route *route, const struct target *target, const struct diags *diags);
/* Both of a negative errno value or 0. */
int route_delete(const struct route *route);

#endif
