// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

#include <linux/in.h>

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 4);
	__type(key, __u64);
	__type(value, __u64);
} by_name SEC(".maps");

SEC("sk_lookup")
int socket_lookup(struct bpf_sk_lookup *ctx)
{
	struct bpf_sock *socket;
	__u32 key = 1;
	long error;

	if (ctx->local_port == 80)
		return SK_DROP;
	if (ctx->local_port != 443 || ctx->protocol != IPPROTO_TCP)
		return SK_PASS;
	socket = bpf_map_lookup_elem(&sockets, &key);
	if (!socket)
		return SK_PASS;
	error = bpf_sk_assign(ctx, socket, 0);
	bpf_sk_release(socket);
	return error ? SK_DROP : SK_PASS;
}
