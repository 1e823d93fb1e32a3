/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic operations of both widths, with and without their results. */
/* versions: v3 v4 */
#include "bpf.h"

u64 a64;
u32 a32;

SEC("tp/all") int all(u64 *ctx)
{
	u64 sum = 0;

	__sync_fetch_and_add(&a64, ctx[0]);
	__sync_fetch_and_add(&a32, (u32)ctx[0]);
	sum += __sync_fetch_and_add(&a64, 1) + __sync_fetch_and_add(&a32, 2);
	sum ^= __sync_fetch_and_or(&a64, ctx[1]) ^ __sync_fetch_and_or(&a32, 4);
	sum -= __sync_fetch_and_and(&a64, ctx[2]) - __sync_fetch_and_and(&a32, 8);
	sum += __sync_fetch_and_xor(&a64, ctx[3]) | __sync_fetch_and_xor(&a32, 16);
	sum += __sync_lock_test_and_set(&a64, 3) + __sync_lock_test_and_set(&a32, 4);
	sum += __sync_val_compare_and_swap(&a64, 1, 2) + __sync_val_compare_and_swap(&a32, 3, 4);
	__sync_fetch_and_sub(&a64, sum);
	return sum;
}
