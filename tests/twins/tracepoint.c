// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct entry {
	__u64 common;
	__s64 id;
	__u64 descriptor;
	__u64 offset;
	__u64 whence;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} counts SEC(".maps");

const volatile __u32 descriptor = 123456;

SEC("tracepoint/syscalls/sys_enter_lseek")
int tracepoint(void *ctx)
{
	struct entry *entry = ctx;
	__u64 key, offset, *sum;

	if ((__u32)entry->descriptor != descriptor)
		return 0;
	key = entry->whence;
	offset = entry->offset;
	sum = bpf_map_lookup_elem(&counts, &key);
	if (sum)
		*sum += offset;
	else
		bpf_map_update_elem(&counts, &key, &offset, BPF_ANY);
	return 0;
}
