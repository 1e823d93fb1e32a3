/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which kind of program a section's name makes: the one table of what the
 * assembler and the loader know of it.
 */
#ifndef UAPI_PROGRAM_KIND_H
#define UAPI_PROGRAM_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a program gets to where it runs. What each takes as its target is in loader/attach/way.c. */
enum attach_way {
	ATTACH_NEVER,          /* it runs through a map, and loading is all */
	ATTACH_XDP,            /* a network device, by a link */
	ATTACH_CLSACT,         /* a network device, by a filter of its clsact qdisc, which stays */
	ATTACH_DEVICE_LINK,    /* a network device: tcx, netkit */
	ATTACH_CGROUP,         /* a cgroup, by a link */
	ATTACH_NETNS,          /* a network namespace, by a link */
	ATTACH_NETFILTER,      /* a netfilter hook, by a link */
	ATTACH_SOCKMAP,        /* a map of sockets, by a link */
	ATTACH_SOCKET,         /* a packet socket of our own, or another process's socket */
	ATTACH_REUSEPORT,      /* a group of sockets that share a port */
	ATTACH_ROUTE,          /* a route, which stays */
	ATTACH_PERF_EVENT,     /* a clock or counter on each CPU */
	ATTACH_RAW_TRACEPOINT, /* a raw tracepoint that the section names */
	ATTACH_LIBBPF,         /* what the section names, as libbpf reads it */
	ATTACH_UPROBE,         /* a function of a program or library */
	ATTACH_UPROBE_MULTI,   /* several of them at once */
	ATTACH_USDT,           /* a static probe of a program or library */
	ATTACH_KPROBE_SESSION, /* kernel functions' begins and ends in one */
	ATTACH_FREPLACE,       /* another program's function */
	ATTACH_ITER,           /* nothing: its output is read */
	ATTACH_SYSCALL,        /* nothing: it is run once */
	ATTACH_STRUCT_OPS,     /* a table of functions, with its map */
	ATTACH_LIRC,           /* an infrared receiver's device file */
};

struct program_kind {
	const char *prefix;   /* "xdp": the section is this, or this and '/' and a target */
	const char *context;  /* the struct that r1 points to; NULL: see words */
	const char *words;    /* the integer that r1 points to one or more of; NULL: each program's own */
	uint32_t type;        /* enum bpf_prog_type */
	uint32_t attach_type; /* enum bpf_attach_type, where the kind has one */
	enum attach_way way;
	bool target_ends_context; /* the struct has the target's name behind what context says */
	bool needs_net;           /* CAP_NET_ADMIN to load */
	bool needs_perfmon;       /* CAP_PERFMON to load */
};

/* By the longest prefix; NULL where no loader knows the name. */
const struct program_kind *program_kind_find(const char *section);

/* The first kind of a program type, which is its plainest; NULL for a type without one. */
const struct program_kind *program_kind_of_type(uint32_t type);

/* All prefixes, one a call, for suggestions; NULL at the end. */
const char *program_kind_next(size_t *index);

/* What of the section's name is behind the kind's prefix and its '/'; "" where nothing is. */
const char *program_kind_rest(const struct program_kind *kind, const char *section);

#endif
