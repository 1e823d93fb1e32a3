/* SPDX-License-Identifier: BSD-2-Clause */
/* Where programs are attached on this machine, by whomever. */
#ifndef LOADER_SIGHTING_H
#define LOADER_SIGHTING_H

#include <stdbool.h>
#include <stdint.h>

#include "loader/cgroup.h"
#include "loader/link_list.h"
#include "loader/route.h"

enum sighting_by {
	SEEN_BY_LINK,
	SEEN_BY_XDP,
	SEEN_BY_FILTER,
	SEEN_BY_ROUTE,
	SEEN_BY_REGISTRATION,
	SEEN_BY_CGROUP
};

struct sighting {
	enum sighting_by by;
	uint32_t program; /* its id; 0: the kernel tells only its name */
	const char *name; /* where there is no id */
	const char *how;  /* "xdp", "tcx", "clsact", ... */
	char where[256];  /* "lo", "lo ingress priority 50", ...; "" where it is not told */
	int index;        /* of the device in this namespace; 0: none */
	uint32_t link;    /* its id, for SEEN_BY_LINK */
	int link_fd;      /* open during the call */
	struct {
		uint32_t handle, priority;
		bool egress;
	} filter;
	struct route route;
	uint32_t map; /* of struct_ops; 0: none */
	const struct cgroup_program *in_group;
};

/* Calls `each` with every one that can be found from here, until it returns other than 0. */
typedef int (*sighting_fn)(void *context, const struct sighting *sighting);
int sightings_each(sighting_fn each, void *context);

/* Takes it away: 0 or a negative errno value; -EOPNOTSUPP for a link that ends only with its last holder. */
int sighting_remove(const struct sighting *sighting);
/* Removes the device's clsact qdisc where it has no filter: who is killed may leave one. */
void sighting_remove_empty_qdisc(int index);

#endif
