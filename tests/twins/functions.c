// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))

struct pair {
	__u64 a;
	__u64 b;
};

__u64 called;

static __noinline __u64 mix(__u64 a, __u64 b)
{
	/* What depends on nothing that the compiler can see stays a call of two arguments. */
	barrier_var(a);
	return a * 31 ^ b;
}

__noinline int of_pair(struct pair *p __arg_nonnull)
{
	__u64 mixed = mix(p->a, p->b);

	called++;
	return mixed;
}

__noinline int of_context(struct xdp_md *ctx, __u32 more)
{
	__u32 length = ctx->data_end - ctx->data;

	barrier_var(length); /* else the compiler adds to a packet's end, which the verifier refuses */
	return length + more;
}

SEC("xdp")
int functions(struct xdp_md *ctx)
{
	struct pair pair;

	pair.a = (__u32)of_context(ctx, 7);
	pair.b = mix(5, pair.a);
	return of_pair(&pair) & 0xffff;
}
