/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/program_kind.h"

#include <string.h>

/*
 * The names that libbpf 1.x documents (its page "program types and ELF
 * sections"), and some that only newer releases know: tcx, netkit, netfilter,
 * uprobe.multi, kprobe.session. Contexts: the kernel's include/linux/bpf_types.h.
 */
static const struct program_kind kinds[] = {
	{ .prefix = "xdp", .context = "xdp_md" },
	{ .prefix = "xdp.frags", .context = "xdp_md" },
	{ .prefix = "xdp.frags/cpumap", .context = "xdp_md" },
	{ .prefix = "xdp.frags/devmap", .context = "xdp_md" },
	{ .prefix = "xdp/cpumap", .context = "xdp_md" },
	{ .prefix = "xdp/devmap", .context = "xdp_md" },
	{ .prefix = "tc", .context = "__sk_buff" },
	{ .prefix = "tcx", .context = "__sk_buff" },
	{ .prefix = "netkit", .context = "__sk_buff" },
	{ .prefix = "classifier", .context = "__sk_buff" },
	{ .prefix = "action", .context = "__sk_buff" },
	{ .prefix = "socket", .context = "__sk_buff" },
	{ .prefix = "cgroup_skb/ingress", .context = "__sk_buff" },
	{ .prefix = "cgroup_skb/egress", .context = "__sk_buff" },
	{ .prefix = "cgroup/skb", .context = "__sk_buff" },
	{ .prefix = "lwt_in", .context = "__sk_buff" },
	{ .prefix = "lwt_out", .context = "__sk_buff" },
	{ .prefix = "lwt_xmit", .context = "__sk_buff" },
	{ .prefix = "lwt_seg6local", .context = "__sk_buff" },
	{ .prefix = "sk_skb", .context = "__sk_buff" },
	{ .prefix = "sk_skb/stream_parser", .context = "__sk_buff" },
	{ .prefix = "sk_skb/stream_verdict", .context = "__sk_buff" },
	{ .prefix = "flow_dissector", .context = "__sk_buff" },
	{ .prefix = "sk_msg", .context = "sk_msg_md" },
	{ .prefix = "sk_lookup", .context = "bpf_sk_lookup" },
	{ .prefix = "sk_reuseport", .context = "sk_reuseport_md" },
	{ .prefix = "sk_reuseport/migrate", .context = "sk_reuseport_md" },
	{ .prefix = "sockops", .context = "bpf_sock_ops" },
	{ .prefix = "cgroup/dev", .context = "bpf_cgroup_dev_ctx" },
	{ .prefix = "cgroup/sysctl", .context = "bpf_sysctl" },
	{ .prefix = "cgroup/getsockopt", .context = "bpf_sockopt" },
	{ .prefix = "cgroup/setsockopt", .context = "bpf_sockopt" },
	{ .prefix = "cgroup/sock", .context = "bpf_sock" },
	{ .prefix = "cgroup/sock_create", .context = "bpf_sock" },
	{ .prefix = "cgroup/sock_release", .context = "bpf_sock" },
	{ .prefix = "cgroup/post_bind4", .context = "bpf_sock" },
	{ .prefix = "cgroup/post_bind6", .context = "bpf_sock" },
	{ .prefix = "cgroup/bind4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/bind6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/connect4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/connect6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/connect_unix", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/sendmsg4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/sendmsg6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/sendmsg_unix", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/recvmsg4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/recvmsg6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/recvmsg_unix", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getpeername4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getpeername6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getpeername_unix", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getsockname4", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getsockname6", .context = "bpf_sock_addr" },
	{ .prefix = "cgroup/getsockname_unix", .context = "bpf_sock_addr" },
	{ .prefix = "perf_event", .context = "bpf_perf_event_data" },
	{ .prefix = "raw_tp", .context = "bpf_raw_tracepoint_args" },
	{ .prefix = "raw_tp.w", .context = "bpf_raw_tracepoint_args" },
	{ .prefix = "raw_tracepoint", .context = "bpf_raw_tracepoint_args" },
	{ .prefix = "raw_tracepoint.w", .context = "bpf_raw_tracepoint_args" },
	{ .prefix = "kprobe", .context = "pt_regs" },
	{ .prefix = "kprobe.multi", .context = "pt_regs" },
	{ .prefix = "kprobe.session", .context = "pt_regs" },
	{ .prefix = "kretprobe", .context = "pt_regs" },
	{ .prefix = "kretprobe.multi", .context = "pt_regs" },
	{ .prefix = "ksyscall", .context = "pt_regs" },
	{ .prefix = "kretsyscall", .context = "pt_regs" },
	{ .prefix = "uprobe", .context = "pt_regs" },
	{ .prefix = "uprobe.s", .context = "pt_regs" },
	{ .prefix = "uprobe.multi", .context = "pt_regs" },
	{ .prefix = "uretprobe", .context = "pt_regs" },
	{ .prefix = "uretprobe.s", .context = "pt_regs" },
	{ .prefix = "uretprobe.multi", .context = "pt_regs" },
	{ .prefix = "usdt", .context = "pt_regs" },
	/* These see kernel records and arguments that have no UAPI struct. */
	{ .prefix = "tracepoint" },
	{ .prefix = "tp" },
	{ .prefix = "tp_btf" },
	{ .prefix = "fentry" },
	{ .prefix = "fentry.s" },
	{ .prefix = "fexit" },
	{ .prefix = "fexit.s" },
	{ .prefix = "fmod_ret" },
	{ .prefix = "fmod_ret.s" },
	{ .prefix = "freplace" },
	{ .prefix = "iter" },
	{ .prefix = "iter.s" },
	{ .prefix = "lsm" },
	{ .prefix = "lsm.s" },
	{ .prefix = "lsm_cgroup" },
	{ .prefix = "struct_ops" },
	{ .prefix = "struct_ops.s" },
	{ .prefix = "syscall" },
	{ .prefix = "netfilter" },
};

#define KINDS (sizeof kinds / sizeof *kinds)

const struct program_kind *program_kind_find(const char *section)
{
	const struct program_kind *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < KINDS; i++) {
		size_t length = strlen(kinds[i].prefix);

		if (length > longest && !strncmp(section, kinds[i].prefix, length) &&
		    (section[length] == '\0' || section[length] == '/')) {
			longest = length;
			found = &kinds[i];
		}
	}
	return found;
}

const char *program_kind_next(size_t *index)
{
	return *index < KINDS ? kinds[(*index)++].prefix : NULL;
}
