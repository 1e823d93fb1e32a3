// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct request {
	__u32 a;
	__u32 b;
	__u64 sum;
	__u64 product;
};

SEC("syscall")
int system_call(void *ctx)
{
	struct request *request = ctx;
	__u64 a = request->a, b = request->b;

	request->sum = a + b;
	request->product = a * b;
	return b ? (request->a / request->b) & 0x7fff : 0;
}
