/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets parsed and rewritten: loads of all widths, byte swaps, checksums. */
#include "bpf.h"

struct ethernet {
	u8 to[6], from[6];
	u16 protocol;
} __attribute__((packed));

struct ipv4 {
	u8 length : 4, version : 4, service;
	u16 total, id, fragment;
	u8 ttl, protocol;
	u16 check;
	u32 from, to;
};

struct udp {
	u16 from, to, length, check;
};

struct {
	__uint(type, 14);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u32);
} ports SEC(".maps");

static u16 fold(u64 sum)
{
	for (int i = 0; i < 4; i++)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static noinline u16 checksum(const u16 *words, const void *end, u32 count)
{
	u64 sum = 0;

#pragma unroll
	for (u32 i = 0; i < 10; i++)
		if ((void *)(words + i + 1) <= end && i < count)
			sum += words[i];
	return fold(sum);
}

static int swap(struct ethernet *ethernet)
{
	u8 kept[6];

	__builtin_memcpy(kept, ethernet->to, 6);
	__builtin_memcpy(ethernet->to, ethernet->from, 6);
	__builtin_memcpy(ethernet->from, kept, 6);
	return 3;
}

SEC("xdp/network") int parse(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethernet *ethernet = data;
	struct ipv4 *ip = (void *)(ethernet + 1);
	struct udp *udp = (void *)(ip + 1);

	if ((void *)(udp + 1) > end)
		return 2;
	if (ethernet->protocol != __builtin_bswap16(0x0800) || ip->version != 4 || ip->protocol != 17)
		return 2;
	if (__builtin_bswap16(udp->to) >= 1024 && __builtin_bswap32(ip->to) > 0x7f000000u)
		return redirect_map(&ports, ctx->rx_queue_index, 2);
	ip->ttl--;
	ip->check = 0;
	ip->check = checksum((u16 *)ip, end, ip->length * 2);
	return swap(ethernet);
}

SEC("classifier") int signed_math(s32 *skb)
{
	s64 a = (s8)skb[0], b = (s16)skb[1], c = skb[2];

	if (a < b)
		return b * (c | 1);
#if __BPF_CPU_VERSION__ >= 4
	a = a / (c | 1) % (b | 1);
#endif
	return (a >> 3) - (s32)c;
}
