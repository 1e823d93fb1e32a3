/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of <linux/bpf.h> that the header of Linux 6.1 lacks. */
#ifndef UAPI_BPF_NUMBERS_H
#define UAPI_BPF_NUMBERS_H

#include <linux/bpf.h>

enum {
	PROG_TYPE_NETFILTER = 32,
};

enum {
	ATTACH_TYPE_STRUCT_OPS = 44,
	ATTACH_TYPE_NETFILTER = 45,
	ATTACH_TYPE_TCX_INGRESS = 46,
	ATTACH_TYPE_TCX_EGRESS = 47,
	ATTACH_TYPE_UPROBE_MULTI = 48,
	ATTACH_TYPE_UNIX_CONNECT = 49,
	ATTACH_TYPE_UNIX_SENDMSG = 50,
	ATTACH_TYPE_UNIX_RECVMSG = 51,
	ATTACH_TYPE_UNIX_GETPEERNAME = 52,
	ATTACH_TYPE_UNIX_GETSOCKNAME = 53,
	ATTACH_TYPE_NETKIT_PRIMARY = 54,
	ATTACH_TYPE_NETKIT_PEER = 55,
	ATTACH_TYPE_KPROBE_SESSION = 56,
	ATTACH_TYPE_UPROBE_SESSION = 57,
};

enum {
	LINK_TYPE_NETFILTER = 10,
	LINK_TYPE_TCX = 11,
	LINK_TYPE_UPROBE_MULTI = 12,
	LINK_TYPE_NETKIT = 13,
	LINK_TYPE_SOCKMAP = 14,
};

/* enum bpf_perf_event_type */
enum {
	PERF_EVENT_UPROBE = 1,
	PERF_EVENT_URETPROBE = 2,
	PERF_EVENT_KPROBE = 3,
	PERF_EVENT_KRETPROBE = 4,
	PERF_EVENT_TRACEPOINT = 5,
	PERF_EVENT_EVENT = 6,
};

/* The kernel's own error number, in no header for programs. */
#define ENOTSUPP 524

/* A struct_ops map with this flag is registered by a link, and unregistered when the link goes. */
#define MAP_FLAG_LINK            (1U << 13)
#define LINK_UPROBE_MULTI_RETURN 1

#endif
