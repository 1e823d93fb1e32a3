// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

int entry(struct xdp_md *ctx);
int even(struct xdp_md *ctx);
int odd(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
	__array(values, int(void));
} jumps SEC(".maps") = { .values = { [0] = (void *)&even, [1] = (void *)&odd, [3] = (void *)&entry } };

SEC("xdp")
int entry(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;

	if (data + sizeof(struct ethhdr) > (unsigned char *)(long)ctx->data_end)
		return XDP_ABORTED;
	bpf_tail_call(ctx, &jumps, data[0] & 7);
	return XDP_ABORTED;
}

SEC("xdp")
int even(struct xdp_md *ctx)
{
	return XDP_DROP;
}

SEC("xdp")
int odd(struct xdp_md *ctx)
{
	return ctx->ingress_ifindex + 100;
}
