/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces, and instructions that only the newest version has. */
/* versions: v4 */
#include "bpf.h"

#define arena __attribute__((address_space(1)))

struct {
	__uint(type, 33);
	__uint(map_flags, 1 << 10);
	__uint(max_entries, 100);
} memory SEC(".maps");

struct node {
	struct node arena *next;
	u64 value;
};

struct node arena *head;

SEC("syscall") int walk(s8 *ctx)
{
	struct node arena *node = head;
	s64 sum = ctx[0] + *(s16 *)(ctx + 2) + *(s32 *)(ctx + 4);

	for (int i = 0; i < 1000 && node; i++, node = node->next)
		sum += node->value / (s64)(ctx[1] | 1) + (s8)sum;
	*(u32 *)(ctx + 8) = 5;
	return sum % (s64)(ctx[3] | 1) + __builtin_bswap64(sum) + (u64)&memory;
}
