/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that call each other: static, global, weak, hidden; a callback; spilled registers. */
#include "bpf.h"

struct state {
	u64 sum;
	u32 steps[8];
};

static noinline u64 leaf(u64 a, u64 b)
{
	return a * b ^ ktime();
}

static noinline u64 middle(u64 a, u64 b, u64 c, u64 d, u64 e)
{
	return leaf(a, b) + leaf(c, d) * leaf(e, a) - leaf(b, c);
}

noinline int global(struct state *state)
{
	if (!state)
		return -1;
	state->sum += middle(1, 2, 3, state->steps[0], state->steps[7]);
	return state->sum >> 32;
}

__attribute__((weak)) noinline int weak(u32 n)
{
	return n + random_u32();
}

__attribute__((visibility("hidden"))) noinline int hidden(u32 n)
{
	return n ? weak(n - 1) : 7;
}

static long step(u32 index, struct state *state)
{
	state->steps[index & 7] += index;
	return index > 100;
}

SEC("tc") int entry(u32 *ctx)
{
	struct state state = { .sum = ctx[0] };

	loop(200, step, &state, 0);
	return global(&state) + hidden(ctx[1]) + weak(ctx[2]);
}

SEC("tc/second") int other(u32 *ctx)
{
	return hidden(ctx[3]) ? middle(ctx[0], ctx[1], ctx[2], ctx[3], ctx[4]) : leaf(1, ctx[0]);
}
