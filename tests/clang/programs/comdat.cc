// SPDX-License-Identifier: BSD-2-Clause
/* What C++ puts into groups: templates, inline functions and variables, the tables of virtual functions. */
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))

template <class T> __attribute__((noinline)) T larger(T a, T b)
{
	return a > b ? a : b;
}

struct counter {
	virtual u64 step(u64 by);
	u64 value;
};

struct doubled : counter {
	u64 step(u64 by) override { return value += 2 * by; }
};

u64 counter::step(u64 by)
{
	return value += by;
}

inline u32 calls = 5;

template <int N> struct table {
	static u32 last;
	static const u32 squares[N];
};
template <int N> u32 table<N>::last = N;
template <int N> const u32 table<N>::squares[N] = { 0, 1, 4, 9 };

__attribute__((noinline)) inline u64 next(u64 step)
{
	static u64 state = 4;

	return state += step * calls++;
}

doubled shared;

SEC("xdp") int program(void *context)
{
	u64 sum = larger<u32>(calls, 3) + larger<u64>(reinterpret_cast<u64>(context), 7);

	sum += table<4>::last + table<4>::squares[calls & 3];
	return sum + next(2) > 9 ? 2 : 1;
}
