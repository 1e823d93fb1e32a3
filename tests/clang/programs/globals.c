/* SPDX-License-Identifier: BSD-2-Clause */
/* Variables of every kind: initialised and not, constant, common, pointers to each other, odd names' strings.
 */
#include "bpf.h"

int common, initialised = 5;
static u64 local_zero, local_set = 0x123456789abcdefULL;
const volatile struct {
	u8 a;
	u64 b;
	u16 c[3];
} settings = { 1, 2, { 3, 4, 5 } };
const char *names[] = { "one", "two\n", "t\"hree\\", "\001\377\t\f\b", "" };
u32 aligned __attribute__((aligned(64))) = 9;
u64 own SEC(".data.own") = 1;
const u32 table[] SEC(".rodata.table") = { 1, 2, 3, 4 };
u64 empty[100] SEC(".bss.empty");
static u64 *to_local = &local_set;
void *to_middle = &settings.c[1];
double real = 1.5;
u8 bytes[37] = { 1, 2, [30] = 3 };
extern const int CONFIG_HZ __attribute__((section(".kconfig"))) __attribute__((weak));
extern const void kernel_symbol __attribute__((section(".ksyms")));

SEC("socket") int use(u32 *skb)
{
	u64 sum = common + initialised + local_zero + local_set + settings.b + settings.c[skb[0] & 1];

	local_zero++;
	own += names[skb[1] & 3][0] + table[skb[2] & 3];
	empty[skb[3] & 63] = *to_local;
	to_local = &empty[1];
	if (CONFIG_HZ > 100)
		sum += (u64)&kernel_symbol;
	return sum + bytes[skb[4] & 31] + aligned;
}
