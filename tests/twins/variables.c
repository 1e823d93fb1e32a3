// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

enum level { LOW, HIGH = 7 };

struct limits {
	__u16 port;
	__u8 flags : 3, kind : 5;
	int list[3];
	char name[8];
	struct {
		__u8 on;
	} inner;
};

struct limits limits = { 80, .flags = 5, .kind = 17, { 1, -2, 3 }, "eth", { 1 } };
const volatile __u32 factor = 3;
const volatile enum level level = HIGH;
const volatile char text[6] = "hello";
__u64 frames;
static __u64 hidden[4];
__s64 total SEC(".data.custom") = -1000;
const volatile __u16 table[4] SEC(".rodata.tables") = { 1, 10, 100, 1000 };

SEC("xdp")
int variables(struct xdp_md *ctx)
{
	__u32 length = ctx->data_end - ctx->data, rest = length & 3, sum;

	frames++;
	hidden[rest] += length;
	sum = table[rest] * factor + level + limits.port + limits.kind + limits.list[1] + text[rest];
	limits.list[1]++;
	total += sum;
	return sum;
}
