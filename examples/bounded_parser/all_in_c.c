// SPDX-License-Identifier: BSD-2-Clause
/* The same in C alone. clang computes the address twice, checks one result and loads from the other. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int filter(struct xdp_md *ctx)
{
	unsigned char *data = (unsigned char *)(long)ctx->data, *end = (unsigned char *)(long)ctx->data_end;
	__u32 header, length;

	if (data + 34 > end)
		return XDP_PASS;
	header = 14 + (data[14] & 15) * 4;
	length = data[17];
	if (length < 8 || length > 40)
		return XDP_PASS;
	if (data + header + length > end)
		return XDP_PASS;
	return data[header + length - 1] == 7 ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
