// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

#include <linux/pkt_cls.h>
#include <linux/in.h>

SEC("tc")
int classifier(struct __sk_buff *ctx)
{
	__u32 mixed = ctx->mark ^ ctx->cb[2];
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	__u8 protocol, low = mixed;

	ctx->cb[0] = mixed;
	ctx->mark = ctx->priority + 1;
	if ((void *)(ip + 1) > (void *)(long)ctx->data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return mixed & 7;
	ip->ttl--;
	protocol = ip->protocol;
	bpf_skb_store_bytes(ctx, offsetof(struct ethhdr, h_source), &low, 1, 0);
	return protocol == IPPROTO_UDP ? TC_ACT_SHOT : TC_ACT_OK;
}
