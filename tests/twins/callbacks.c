// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct sum {
	__u64 total;
	__u64 calls;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

struct bpf_map;

static long step(__u32 index, struct sum *sum)
{
	sum->total += index;
	return 0;
}

static long each(struct bpf_map *map, __u32 *key, __u64 *value, struct sum *sum)
{
	sum->calls++;
	*value += sum->calls;
	return 0;
}

SEC("xdp")
int callbacks(struct xdp_md *ctx)
{
	struct sum sum = { 0 };

	bpf_loop(ctx->data_end - ctx->data, step, &sum, 0);
	bpf_for_each_map_elem(&numbers, each, &sum, 0);
	return sum.total + sum.calls;
}
