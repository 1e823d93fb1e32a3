/* SPDX-License-Identifier: BSD-2-Clause */
/* Where programs are attached on this machine, whoever attached them. */
#ifndef KERNEL_ATTACHMENT_INFO_H
#define KERNEL_ATTACHMENT_INFO_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/cgroup.h"
#include "kernel/link_list.h"
#include "kernel/route.h"

enum attachment_by {
	ATTACHED_BY_LINK,
	ATTACHED_BY_XDP,
	ATTACHED_BY_FILTER,
	ATTACHED_BY_ROUTE,
	ATTACHED_BY_REGISTRATION,
	ATTACHED_BY_CGROUP
};

struct attachment_info {
	enum attachment_by by;
	uint32_t program; /* its id; 0: the kernel reports only its name */
	const char *name; /* if there is no id */
	const char *how;  /* "xdp", "tcx", "clsact", ... */
	char where[256];  /* "lo", "lo ingress priority 50", ...; "" if the kernel does not report it */
	int index;        /* of the device in this namespace; 0: none */
	uint32_t link;    /* its id, for ATTACHED_BY_LINK */
	int link_fd;      /* open during the call */
	struct {
		uint32_t handle, priority;
		bool egress;
	} filter;
	struct route route;
	uint32_t map; /* of struct_ops; 0: none */
	const struct cgroup_program *in_group;
};

/* Calls `each` for every one visible from this process, until it returns nonzero. */
typedef int (*attachment_info_fn)(void *context, const struct attachment_info *info);
int attachments_each(attachment_info_fn each, void *context);

/* A link's place as attachments_each tells it. */
void attachment_describe_link(struct attachment_info *info, const struct link_facts *facts, int fd);

/* Detaches it: 0 or a negative errno value; -EOPNOTSUPP for a link that lives until its last descriptor
 * closes. */
int attachment_remove(const struct attachment_info *info);
/* Removes the device's clsact qdisc if it has no filter left: a killed process may leave one behind. */
void attachment_remove_empty_qdisc(int index);

#endif
