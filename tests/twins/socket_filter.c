// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

SEC("socket")
int socket_filter(struct __sk_buff *ctx)
{
	__u32 first = 0;

	if (bpf_skb_load_bytes(ctx, 0, &first, sizeof first))
		return ctx->len + 0x10000;
	return bpf_ntohl(first) & 0xffff;
}
