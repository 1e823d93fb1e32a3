/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's BPF links, of all processes. */
#ifndef KERNEL_LINK_LIST_H
#define KERNEL_LINK_LIST_H

#include <stdint.h>

#include <linux/bpf.h>

/*
 * struct bpf_link_info of newer kernels: the members of our header, those that we read, and room for the
 * rest.
 */
struct link_facts {
	uint32_t type, id, program;
	union {
		struct {
			uint64_t name;
			uint32_t length;
		} raw_tracepoint;
		struct {
			uint32_t attach_type, object, type_id;
		} tracing;
		struct {
			uint64_t group __attribute__((aligned(8)));
			uint32_t attach_type;
		} cgroup;
		struct {
			uint32_t namespace, attach_type;
		} netns;
		struct {
			uint32_t index, attach_type; /* the latter for tcx and netkit only */
		} device;
		struct {
			uint32_t map, attach_type;
		} sockmap;
		struct {
			uint32_t family, hook;
			int32_t priority;
		} netfilter;
		struct {
			uint32_t map;
		} struct_ops;
		struct {
			uint32_t type, : 32;
			uint64_t name; /* of the file, function or tracepoint: a buffer to be filled */
			uint32_t length, offset;
		} perf_event;
		struct {
			uint32_t is_perf_event, : 32; /* PERF_EVENT_EVENT */
			uint64_t config;
			uint32_t type; /* both as in perf_event_open(2) */
		} counter;
		struct {
			uint64_t path, offsets, counters, cookies;
			uint32_t length;
		} uprobe_multi;
		char room[112];
	};
};

/* Asks for a link's facts again; strings are written to the buffers that `facts` points to. */
int link_ask(int fd, struct link_facts *facts);

/* Calls `each` for every link until it returns nonzero; the descriptor is closed afterwards. */
int links_each(int (*each)(void *context, const struct link_facts *facts, int fd), void *context);

/* A descriptor of the XDP link that holds the program on the device; -ENOENT: there is no such link. */
int link_of_xdp(int index, uint32_t program);

/* "xdp", "tcx", ...; "?" for an unknown type. */
const char *link_type_name(uint32_t type);

#endif
