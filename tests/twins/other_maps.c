// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct big {
	__u32 a;
	__u8 b[60];
} __attribute__((aligned(8)));

#define MAP(NAME, KIND, KEY, VALUE, ...)           \
	struct {                                   \
		__uint(type, BPF_MAP_TYPE_##KIND); \
		__type(key, KEY);                  \
		__type(value, VALUE);              \
		__VA_ARGS__                        \
	} NAME SEC(".maps")

MAP(stacks, STACK_TRACE, __u32, __u64[10], __uint(max_entries, 16););
MAP(stacks_by_file, STACK_TRACE, __u32, struct bpf_stack_build_id[4], __uint(max_entries, 16);
    __uint(map_flags, BPF_F_STACK_BUILD_ID););
MAP(perf, PERF_EVENT_ARRAY, __u32, __u32, __uint(max_entries, 2););
MAP(cgroups, CGROUP_ARRAY, __u32, __u32, __uint(max_entries, 2););
MAP(listeners, REUSEPORT_SOCKARRAY, __u32, __u64, __uint(max_entries, 3););
MAP(of_sockets, SK_STORAGE, int, struct big, __uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE););
MAP(of_inodes, INODE_STORAGE, int, struct big, __uint(map_flags, BPF_F_NO_PREALLOC););
/* BPF_MAP_TYPE_CGRP_STORAGE is younger than some systems' headers. */
struct {
	__uint(type, 32);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} of_cgroups SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 8192);
} commands SEC(".maps");
MAP(read_only, ARRAY, __u32, __u64, __uint(max_entries, 1); __uint(map_flags, BPF_F_RDONLY_PROG););
MAP(node, HASH, __u32, __u64, __uint(max_entries, 3); __uint(map_flags, BPF_F_NUMA_NODE););

SEC("xdp")
int other_maps(struct xdp_md *ctx)
{
	return XDP_PASS;
}
