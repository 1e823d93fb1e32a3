/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps of many kinds, nested and with static contents. */
#include "bpf.h"

struct key {
	u32 from, to;
	u16 ports[2];
};

struct value {
	u64 packets, bytes;
	struct {
		u8 flags : 3;
		u8 state : 5;
	} bits;
	union {
		u32 v4;
		u8 v6[16];
	} address;
};

struct {
	__uint(type, 1);
	__uint(max_entries, 10240);
	__type(key, struct key);
	__type(value, struct value);
} flows SEC(".maps");

struct {
	__uint(type, 6);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

struct {
	__uint(type, 27);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

struct inner {
	__uint(type, 2);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u32);
} inner_a SEC(".maps"), inner_b SEC(".maps");

struct {
	__uint(type, 12);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &inner_a, &inner_b } };

int first(struct xdp_md *ctx);

struct {
	__uint(type, 3);
	__uint(max_entries, 3);
	__type(key, u32);
	__array(values, int(struct xdp_md *));
} programs SEC(".maps") = { .values = { [1] = first } };

SEC("xdp") int first(struct xdp_md *ctx)
{
	struct key key = { ctx->ingress_ifindex, ctx->rx_queue_index, { 1, 2 } };
	struct value *value = map_lookup(&flows, &key), fresh = {};
	u32 zero = 0;
	u64 *counter = map_lookup(&counters, &zero);

	if (counter)
		++*counter;
	if (value) {
		value->packets++;
		value->bits.state = value->bits.flags;
		return 2;
	}
	fresh.bytes = ctx->data_end - ctx->data;
	map_update(&flows, &key, &fresh, 0);
	return 1;
}

SEC("xdp") int second(struct xdp_md *ctx)
{
	u32 key = ctx->rx_queue_index & 1;
	void *map = map_lookup(&outer, &key);
	u64 *event;

	if (map && map_lookup(map, &key))
		map_delete(map, &key);
	event = ring_reserve(&events, 16, 0);
	if (!event)
		return 0;
	event[0] = ktime();
	event[1] = key;
	ring_submit(event, 0);
	return 2;
}
