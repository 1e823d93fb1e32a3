// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct total {
	__u64 frames;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct total);
} plain SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u64);
} loose SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1000);
	__type(key, __u32);
	__type(value, __u64);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} each_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 1000);
	__type(key, __u32);
	__type(value, __u64);
} recent_cpu SEC(".maps");

SEC("xdp")
int hashes(struct xdp_md *ctx)
{
	__u64 length = ctx->data_end - ctx->data, wide = length & 7;
	struct total *known, fresh = { 1, length };
	__u32 key = wide;

	known = bpf_map_lookup_elem(&plain, &key);
	if (known) {
		known->frames++;
		known->bytes += length;
	} else {
		bpf_map_update_elem(&plain, &key, &fresh, BPF_NOEXIST);
	}
	bpf_map_update_elem(&loose, &key, &length, BPF_ANY);
	bpf_map_update_elem(&recent, &key, &length, BPF_ANY);
	bpf_map_update_elem(&recent_cpu, &key, &length, BPF_ANY);
	bpf_map_update_elem(&each_cpu, &wide, &length, BPF_ANY);
	if (key == 7)
		bpf_map_delete_elem(&loose, &key);
	return XDP_PASS;
}
