/* SPDX-License-Identifier: BSD-2-Clause */
/* What filter.c and parser.bpfs share, declared for C. */
#ifndef PARSER_H
#define PARSER_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* How often each last byte was seen. */
struct seen {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct seen);
} seen SEC(".maps");

/* In parser.bpfs: the last of the `length` bytes after the IPv4 header, or -1 if the packet is too short. */
int last_byte(struct xdp_md *ctx, __u32 length);

extern __u64 too_short; /* how many packets were */

#endif
