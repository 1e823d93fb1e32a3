// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct plug {
	__u32 ifindex;
	__u32 egress;
};

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct plug);
} patches SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sent SEC(".maps");

SEC("xdp")
int xdp_patch(struct xdp_md *ctx)
{
	return bpf_redirect_map(&patches, ctx->ingress_ifindex, XDP_PASS);
}

SEC("xdp/devmap")
int set_source(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	__u32 key = 0;
	__u64 *count;

	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_PASS;
	__builtin_memset(eth->h_source, 0, ETH_ALEN);
	eth->h_source[0] = 2;
	eth->h_source[5] = 1;
	count = bpf_map_lookup_elem(&sent, &key);
	if (count)
		++*count;
	return XDP_PASS;
}
