// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} left SEC(".maps"), right SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} small SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_ARRAY);
			__uint(max_entries, 2);
			__type(key, __u32);
			__type(value, __u64);
		});
} by_index SEC(".maps") = { .values = { [0] = (void *)&left, [2] = (void *)&right } };

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_HASH);
			__uint(max_entries, 4);
			__type(key, __u32);
			__type(value, __u64);
		});
} by_key SEC(".maps") = { .values = { [0] = (void *)&small } };

SEC("xdp")
int maps_in_maps(struct xdp_md *ctx)
{
	__u64 length = ctx->data_end - ctx->data, *value;
	__u32 rest = length & 3, key = rest;
	void *inner;

	inner = bpf_map_lookup_elem(&by_index, &key);
	if (inner) {
		key = 1;
		value = bpf_map_lookup_elem(inner, &key);
		if (value)
			*value += length;
	}
	key = rest >> 1;
	inner = bpf_map_lookup_elem(&by_key, &key);
	if (!inner)
		return XDP_DROP;
	bpf_map_update_elem(inner, &rest, &length, BPF_ANY);
	return XDP_PASS;
}
