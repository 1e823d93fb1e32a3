/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's own instructions in programs of the version before the newest. */
/* versions: v3 v4 */
#include "bpf.h"

#define arena __attribute__((address_space(1)))

struct node {
	struct node arena *next;
	u64 value;
};

struct node arena *head;
u64 arena total;

SEC("syscall") int sum(void *ctx)
{
	for (struct node arena *node = head; node; node = node->next) {
		asm volatile goto("may_goto %l[spent]" : : : : spent);
		total += node->value;
	}
	return 0;
spent:
	return *(int *)(void *)head;
}
