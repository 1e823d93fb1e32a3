// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} own SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} own_cpu SEC(".maps");

SEC("cgroup_skb/egress")
int cgroup_filter(struct __sk_buff *ctx)
{
	__u64 *bytes = bpf_get_local_storage(&own, 0), *frames;

	*bytes += ctx->len;
	frames = bpf_get_local_storage(&own_cpu, 0);
	*frames += 1;
	return (ctx->mark & 1) || ctx->protocol == bpf_htons(ETH_P_IP);
}
