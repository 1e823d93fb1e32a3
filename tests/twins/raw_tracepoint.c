// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

__u64 sum;
__u64 calls;

SEC("raw_tp/sys_enter")
int raw_tracepoint(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 product = ctx->args[0] * ctx->args[1];

	sum += product;
	calls++;
	return product & 0xffff;
}
