/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program kinds by section name: the one table of what the assembler and the
 * loader know about each.
 */
#ifndef UAPI_PROGRAM_KIND_H
#define UAPI_PROGRAM_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a program is attached. loader/attach/way.c has the targets of each. */
enum attach_way {
	ATTACH_NEVER,          /* not at all: it runs through a map */
	ATTACH_XDP,            /* a network device, by a link */
	ATTACH_CLSACT,         /* a network device, by a persistent filter of its clsact qdisc */
	ATTACH_DEVICE_LINK,    /* a network device: tcx, netkit */
	ATTACH_CGROUP,         /* a cgroup, by a link */
	ATTACH_NETNS,          /* a network namespace, by a link */
	ATTACH_NETFILTER,      /* a netfilter hook, by a link */
	ATTACH_SOCKMAP,        /* a map of sockets, by a link */
	ATTACH_SOCKET,         /* a packet socket that we open, or another process's socket */
	ATTACH_REUSEPORT,      /* a group of sockets that share a port */
	ATTACH_ROUTE,          /* a persistent route */
	ATTACH_PERF_EVENT,     /* a clock or counter on each CPU */
	ATTACH_RAW_TRACEPOINT, /* a raw tracepoint that the section names */
	ATTACH_LIBBPF,         /* what the section names, resolved by libbpf */
	ATTACH_UPROBE,         /* a function of a program or library */
	ATTACH_UPROBE_MULTI,   /* several such functions at once */
	ATTACH_USDT,           /* a static probe of a program or library */
	ATTACH_KPROBE_SESSION, /* entry and return of kernel functions */
	ATTACH_FREPLACE,       /* another program's function */
	ATTACH_ITER,           /* nothing: its output is read */
	ATTACH_SYSCALL,        /* nothing: it is run once */
	ATTACH_STRUCT_OPS,     /* a table of functions, through its map */
	ATTACH_LIRC,           /* an infrared receiver's device file */
};

struct program_kind {
	const char *prefix;   /* "xdp": the section's name, or its part before '/' and a target */
	const char *context;  /* the struct that r1 points to; NULL: see words */
	const char *words;    /* the type of the integers that r1 points to; NULL: each program's own */
	uint32_t type;        /* enum bpf_prog_type */
	uint32_t attach_type; /* enum bpf_attach_type, if the kind has one */
	enum attach_way way;
	bool target_ends_context; /* the struct's name is context followed by the target */
	bool needs_net;           /* CAP_NET_ADMIN to load */
	bool needs_perfmon;       /* CAP_PERFMON to load */
};

/* By the longest matching prefix; NULL: unknown. */
const struct program_kind *program_kind_find(const char *section);

/* The first and plainest kind of a program type; NULL: none. */
const struct program_kind *program_kind_of_type(uint32_t type);

/* The first that also has this attach type; without one, or with 0, the plainest. */
const struct program_kind *program_kind_attached(uint32_t type, uint32_t attach_type);

/* The prefixes, one per call, for suggestions; NULL at the end. */
const char *program_kind_next(size_t *index);

/* The part of the section's name after the kind's prefix and a '/'; "" if there is none. */
const char *program_kind_rest(const struct program_kind *kind, const char *section);

#endif
