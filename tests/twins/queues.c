// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 20);
	__type(value, __u32);
} first SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 20);
	__type(value, __u32);
} last SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 100);
	__uint(map_extra, 3);
	__type(value, __u32);
} seen SEC(".maps");

SEC("tc")
int queues(struct __sk_buff *ctx)
{
	__u32 length = ctx->len, value = length, result = 0;
	bool before = !bpf_map_peek_elem(&seen, &value);

	bpf_map_push_elem(&seen, &value, 0);
	bpf_map_push_elem(&first, &value, BPF_EXIST);
	bpf_map_push_elem(&last, &value, 0);
	if (!(length & 3) && !bpf_map_pop_elem(&last, &value)) {
		result = value;
		if (!bpf_map_peek_elem(&first, &value))
			result = result << 16 | value;
	}
	return result << 1 | before;
}
