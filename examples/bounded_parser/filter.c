// SPDX-License-Identifier: BSD-2-Clause
/* Drops IPv4 packets whose payload ends with a byte 7. */
#include "parser.h"

#define ETH_P_IP_IN_NETWORK_ORDER 0x0008

SEC("xdp")
int filter(struct xdp_md *ctx)
{
	unsigned char *data = (unsigned char *)(long)ctx->data, *end = (unsigned char *)(long)ctx->data_end;
	int last;

	if (data + 34 > end || *(__u16 *)(data + 12) != ETH_P_IP_IN_NETWORK_ORDER)
		return XDP_PASS;
	last = last_byte(ctx, data[17] - 20);
	if (last < 0)
		return too_short > 1000 ? XDP_DROP : XDP_PASS;
	return last == 7 ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
