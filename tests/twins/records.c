// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct event {
	__u32 length;
	__u16 protocol;
	__u8 head[6];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps") __attribute__((btf_decl_tag("record:event")));

const struct event *unused __attribute__((unused));

SEC("xdp")
int records(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct event *event;

	if ((void *)(eth + 1) > end)
		return bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
	event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
	if (!event)
		return bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
	event->length = end - data;
	event->protocol = eth->h_proto;
	__builtin_memcpy(event->head, eth->h_dest, 6);
	if ((end - data) & 1)
		bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
	else
		bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
}
