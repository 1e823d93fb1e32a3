/* SPDX-License-Identifier: BSD-2-Clause */
/* Big switches and long functions: many labels, far jumps, all comparisons. */
#include "bpf.h"

#define CASE(n)                                  \
	case n:                                  \
		sum += sum * (n) ^ random_u32(); \
		if (sum > (n)*3)                 \
			sum -= a[(n)&7];         \
		break;
#define CASES(n) CASE(n) CASE(n + 1) CASE(n + 2) CASE(n + 3) CASE(n + 4) CASE(n + 5) CASE(n + 6) CASE(n + 7)

SEC("xdp/switch") int big(u32 *a)
{
	u64 sum = a[0];

	switch (a[1]) {
		CASES(0)
		CASES(10)
		CASES(100)
		CASES(1000)
		CASES(5000)
		CASES(0x10000)
		CASES(0x7ffffff0)
	default: return 1;
	}
	return sum;
}

SEC("xdp/compare") int compare(s64 *a)
{
	int n = 0;

	n += a[0] < a[1] ? 3 : 5;
	n += a[1] <= -7 ? n : 1;
	n += (u64)a[2] > 0xffffffffULL ? 2 : n;
	n ^= (u32)a[3] >= 0x80000000u ? 11 : 4;
	n += a[4] & 0x40 ? 17 : 2;
	n += (s32)a[5] > (s32)a[6] ? 1 : -n;
	while (n > 0 && a[n & 7] != a[(n + 1) & 7])
		n -= a[n & 3];
	return n;
}
