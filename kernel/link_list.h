/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's BPF links, of all processes. */
#ifndef KERNEL_LINK_LIST_H
#define KERNEL_LINK_LIST_H

#include <stdint.h>

#include <linux/bpf.h>

/*
 * struct bpf_link_info as newer kernels have it: its first members, which are
 * those of our header, and room for the rest.
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
			uint64_t name; /* of file, function or tracepoint: a buffer that is filled */
			uint32_t length, offset;
		} perf_event;
		struct {
			uint32_t is_perf_event, : 32; /* PERF_EVENT_EVENT */
			uint64_t config;
			uint32_t type; /* as perf_event_open(2) takes both */
		} counter;
		struct {
			uint64_t path, offsets, counters, cookies;
			uint32_t length;
		} uprobe_multi;
		char room[112];
	};
};

/* Asks again for a link's facts, of which some are put where pointers in `facts` say. */
int link_ask(int fd, struct link_facts *facts);

/* Calls `each` with every link's facts and descriptor, which is closed afterwards, until it returns other
 * than 0. */
int links_each(int (*each)(void *context, const struct link_facts *facts, int fd), void *context);

/* A descriptor of the XDP link that has put the program on the device; -ENOENT: there is none. */
int link_of_xdp(int index, uint32_t program);

/* "xdp", "tcx", ...; "?" for a kind newer than we know. */
const char *link_type_name(uint32_t type);

#endif
