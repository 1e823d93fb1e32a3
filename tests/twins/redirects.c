// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
} programs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct bpf_cpumap_val);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

SEC("xdp")
int redirects(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;
	__u32 to;

	if (data + sizeof(struct ethhdr) > (unsigned char *)(long)ctx->data_end)
		return XDP_DROP;
	to = data[1] & 15;
	if (data[0] < 64)
		return bpf_redirect_map(&devices, to, XDP_PASS);
	if (data[0] < 128)
		return bpf_redirect_map(&programs, to, XDP_PASS);
	if (data[0] < 192)
		return bpf_redirect_map(&cpus, to, XDP_PASS);
	return bpf_redirect_map(&sockets, to, XDP_PASS);
}

SEC("xdp/devmap")
int way_out(struct xdp_md *ctx)
{
	return (ctx->egress_ifindex & 1) + 1;
}
