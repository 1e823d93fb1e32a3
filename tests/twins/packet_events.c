// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

#define SNAP 64

struct event {
	__u64 time;
	__u32 ifindex;
	__u32 length;
	__u8 head[SNAP];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps") __attribute__((btf_decl_tag("record:event")));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

SEC("xdp")
int packet_events(struct xdp_md *ctx)
{
	__u64 length = ctx->data_end - ctx->data, copied, *count;
	struct event *event;
	__u32 key = 0;

	event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
	if (!event) {
		count = bpf_map_lookup_elem(&lost, &key);
		if (count)
			__sync_fetch_and_add(count, 1);
		return XDP_PASS;
	}
	event->time = bpf_ktime_get_ns();
	event->ifindex = ctx->ingress_ifindex;
	event->length = length;
	__builtin_memset(event->head, 0, SNAP);
	copied = length < SNAP ? length : SNAP;
	barrier_var(copied);
	if (copied >= 1 && copied <= SNAP)
		bpf_xdp_load_bytes(ctx, 0, event->head, copied);
	bpf_ringbuf_submit(event, 0);
	return XDP_PASS;
}
