// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

struct element {
	struct bpf_timer timer;
	struct bpf_spin_lock lock;
	__u32 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct element);
} elements SEC(".maps");

static int on_timer(void *map, __u32 *key, struct element *element)
{
	return 0;
}

SEC("tc")
int timers(struct __sk_buff *ctx)
{
	struct element *element;
	__u32 key = 0, count;
	long error;

	element = bpf_map_lookup_elem(&elements, &key);
	if (!element)
		return 0;
	bpf_spin_lock(&element->lock);
	count = ++element->count;
	bpf_spin_unlock(&element->lock);
	error = bpf_timer_init(&element->timer, &elements, 1);
	bpf_timer_set_callback(&element->timer, on_timer);
	bpf_timer_start(&element->timer, 1000000, 0);
	return error ? count : 1000;
}
