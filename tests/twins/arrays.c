// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64[2]);
} each_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u32);
} shared SEC(".maps");

SEC("xdp")
int arrays(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	unsigned char address[ETH_ALEN];
	__u32 key, *last;
	__u64 *value;

	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_DROP;
	key = eth->h_dest[0] & 3;
	__builtin_memcpy(address, eth->h_dest, ETH_ALEN);
	__builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
	__builtin_memcpy(eth->h_source, address, ETH_ALEN);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value)
		return XDP_DROP;
	__sync_fetch_and_add(value, 1);
	key = 0;
	value = bpf_map_lookup_elem(&each_cpu, &key);
	if (!value)
		return XDP_DROP;
	value[1] += eth->h_proto;
	last = bpf_map_lookup_elem(&shared, &key);
	if (!last)
		return XDP_DROP;
	*last = eth->h_proto;
	return XDP_TX;
}
