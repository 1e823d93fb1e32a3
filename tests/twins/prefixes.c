// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct prefix {
	__u32 bits;
	__u8 data[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 128);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} routes SEC(".maps");

SEC("xdp")
int prefixes(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;
	struct prefix prefix;
	__u32 *route, bits;

	if (data + sizeof(struct ethhdr) > (unsigned char *)(long)ctx->data_end)
		return XDP_DROP;
	bits = data[0] & 31;
	__builtin_memcpy(prefix.data, data + 2, sizeof prefix.data);
	prefix.bits = 32;
	route = bpf_map_lookup_elem(&routes, &prefix);
	if (route)
		return *route;
	prefix.bits = bits;
	bpf_map_update_elem(&routes, &prefix, &bits, BPF_ANY);
	return XDP_DROP;
}
