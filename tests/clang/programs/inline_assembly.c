/* SPDX-License-Identifier: BSD-2-Clause */
/* Inline assembly: operands, local labels, comments, directives and data of its own. */
#include "bpf.h"

SEC("tc/asm") int code(u32 *ctx)
{
	u64 a = ctx[0], b;

	asm volatile("%[b] = %[a]; %[b] <<= 3 // shifted" : [b] "=r"(b) : [a] "r"(a));
	asm volatile("if %0 > 5 goto +1\n\t%0 = 5\n" : "+r"(a));
	asm volatile("goto 1f\n1: if %0 == 0 goto 1b\n\tr0 = 0 ll" : "+r"(b) : : "r0");
	asm volatile("# nothing\n/* at all */" ::: "memory");
	asm volatile("%0 = *(u8 *)(%1 + 1)\n\t*(u16 *)(%1 - 2) = %0\n" : "=r"(a) : "r"(ctx) : "memory");
	asm volatile(
		".pushsection .notes,\"a\",@progbits\n.byte 1, 2; .short 0x1234; .ascii \"hi\"\n.balign 4\n"
		"1:\n.long 1b\n.popsection");
	return a + b;
}

asm(".set answer, 42\n"
    ".globl made_here\n"
    "made_here:\n"
    "	r0 = answer\n"
    "	exit\n"
    ".size made_here, .-made_here\n");
