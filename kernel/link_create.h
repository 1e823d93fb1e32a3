/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BPF_LINK_CREATE for attach types newer than the libbpf and kernel header that we build with: tcx, netkit,
 * netfilter, uprobe.multi, ...
 */
#ifndef KERNEL_LINK_CREATE_H
#define KERNEL_LINK_CREATE_H

#include <stdint.h>

/* The kernel's union bpf_attr, member link_create, field by field. */
struct link_request {
	uint32_t program;
	uint32_t target; /* a descriptor or a device's index */
	uint32_t attach_type;
	uint32_t flags;
	union {
		struct {
			uint32_t family, hook;
			int32_t priority;
			uint32_t flags;
		} netfilter;
		struct {
			uint64_t path, offsets, counters, cookies;
			uint32_t count, flags, process;
		} uprobe_multi;
		struct {
			uint32_t flags, count;
			uint64_t symbols, addresses, cookies;
		} kprobe_multi;
		struct {
			uint64_t parameters;
			uint32_t length;
		} iter;
	};
};

/* The link's descriptor, or a negative errno value. */
int link_create(const struct link_request *request);

#endif
