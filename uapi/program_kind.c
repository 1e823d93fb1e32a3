/* SPDX-License-Identifier: BSD-2-Clause */
#include "uapi/program_kind.h"

#include <string.h>

#include "uapi/bpf_numbers.h"

/*
 * The names that libbpf 1.x documents (its page "program types and ELF
 * sections"), and some that only newer releases know: tcx, netkit, netfilter,
 * uprobe.multi, kprobe.session, uprobe.session. Contexts: the kernel's include/linux/bpf_types.h; where
 * that has only "pointers", what its btf_validate_prog_ctx_type accepts.
 * Capabilities: kernel/bpf/syscall.c, is_net_admin_prog_type, is_perfmon_prog_type.
 */

/* The arguments of the traced function, eight bytes each. */
#define ARGUMENTS "unsigned long long"

/* clang-format off */
static const struct program_kind kinds[] = {
	{ .prefix = "xdp", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP, .attach_type = BPF_XDP,
	  .way = ATTACH_XDP, .needs_net = true },
	{ .prefix = "xdp/devmap", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP,
	  .attach_type = BPF_XDP_DEVMAP, .way = ATTACH_NEVER, .needs_net = true },
	{ .prefix = "xdp/cpumap", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP,
	  .attach_type = BPF_XDP_CPUMAP, .way = ATTACH_NEVER, .needs_net = true },
	{ .prefix = "xdp.frags", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP, .attach_type = BPF_XDP,
	  .way = ATTACH_XDP, .needs_net = true },
	{ .prefix = "xdp.frags/devmap", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP,
	  .attach_type = BPF_XDP_DEVMAP, .way = ATTACH_NEVER, .needs_net = true },
	{ .prefix = "xdp.frags/cpumap", .context = "xdp_md", .type = BPF_PROG_TYPE_XDP,
	  .attach_type = BPF_XDP_CPUMAP, .way = ATTACH_NEVER, .needs_net = true },
	{ .prefix = "tc", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS, .way = ATTACH_CLSACT,
	  .needs_net = true },
	{ .prefix = "classifier", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .way = ATTACH_CLSACT, .needs_net = true },
	{ .prefix = "action", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_ACT, .way = ATTACH_CLSACT,
	  .needs_net = true },
	{ .prefix = "tcx", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_TCX_INGRESS, .way = ATTACH_DEVICE_LINK, .needs_net = true },
	{ .prefix = "tcx/ingress", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_TCX_INGRESS, .way = ATTACH_DEVICE_LINK, .needs_net = true },
	{ .prefix = "tcx/egress", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_TCX_EGRESS, .way = ATTACH_DEVICE_LINK, .needs_net = true },
	{ .prefix = "netkit", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_NETKIT_PRIMARY, .way = ATTACH_DEVICE_LINK,
	  .needs_net = true },
	{ .prefix = "netkit/primary", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_NETKIT_PRIMARY, .way = ATTACH_DEVICE_LINK,
	  .needs_net = true },
	{ .prefix = "netkit/peer", .context = "__sk_buff", .type = BPF_PROG_TYPE_SCHED_CLS,
	  .attach_type = ATTACH_TYPE_NETKIT_PEER, .way = ATTACH_DEVICE_LINK, .needs_net = true },
	{ .prefix = "netfilter", .context = "bpf_nf_ctx", .type = PROG_TYPE_NETFILTER,
	  .attach_type = ATTACH_TYPE_NETFILTER, .way = ATTACH_NETFILTER, .needs_net = true },
	{ .prefix = "socket", .context = "__sk_buff", .type = BPF_PROG_TYPE_SOCKET_FILTER,
	  .way = ATTACH_SOCKET },
	{ .prefix = "flow_dissector", .context = "__sk_buff", .type = BPF_PROG_TYPE_FLOW_DISSECTOR,
	  .attach_type = BPF_FLOW_DISSECTOR, .way = ATTACH_NETNS, .needs_net = true },
	{ .prefix = "sk_lookup", .context = "bpf_sk_lookup", .type = BPF_PROG_TYPE_SK_LOOKUP,
	  .attach_type = BPF_SK_LOOKUP, .way = ATTACH_NETNS, .needs_net = true },
	{ .prefix = "sk_reuseport", .context = "sk_reuseport_md", .type = BPF_PROG_TYPE_SK_REUSEPORT,
	  .attach_type = BPF_SK_REUSEPORT_SELECT, .way = ATTACH_REUSEPORT, .needs_net = true },
	{ .prefix = "sk_reuseport/migrate", .context = "sk_reuseport_md",
	  .type = BPF_PROG_TYPE_SK_REUSEPORT, .attach_type = BPF_SK_REUSEPORT_SELECT_OR_MIGRATE,
	  .way = ATTACH_REUSEPORT, .needs_net = true },
	{ .prefix = "sk_skb", .context = "__sk_buff", .type = BPF_PROG_TYPE_SK_SKB,
	  .attach_type = BPF_SK_SKB_VERDICT, .way = ATTACH_SOCKMAP, .needs_net = true },
	{ .prefix = "sk_skb/stream_parser", .context = "__sk_buff", .type = BPF_PROG_TYPE_SK_SKB,
	  .attach_type = BPF_SK_SKB_STREAM_PARSER, .way = ATTACH_SOCKMAP, .needs_net = true },
	{ .prefix = "sk_skb/stream_verdict", .context = "__sk_buff", .type = BPF_PROG_TYPE_SK_SKB,
	  .attach_type = BPF_SK_SKB_STREAM_VERDICT, .way = ATTACH_SOCKMAP, .needs_net = true },
	{ .prefix = "sk_msg", .context = "sk_msg_md", .type = BPF_PROG_TYPE_SK_MSG,
	  .attach_type = BPF_SK_MSG_VERDICT, .way = ATTACH_SOCKMAP, .needs_net = true },
	{ .prefix = "lwt_in", .context = "__sk_buff", .type = BPF_PROG_TYPE_LWT_IN, .way = ATTACH_ROUTE,
	  .needs_net = true },
	{ .prefix = "lwt_out", .context = "__sk_buff", .type = BPF_PROG_TYPE_LWT_OUT, .way = ATTACH_ROUTE,
	  .needs_net = true },
	{ .prefix = "lwt_xmit", .context = "__sk_buff", .type = BPF_PROG_TYPE_LWT_XMIT, .way = ATTACH_ROUTE,
	  .needs_net = true },
	{ .prefix = "lwt_seg6local", .context = "__sk_buff", .type = BPF_PROG_TYPE_LWT_SEG6LOCAL,
	  .way = ATTACH_ROUTE, .needs_net = true },
	{ .prefix = "cgroup_skb/ingress", .context = "__sk_buff", .type = BPF_PROG_TYPE_CGROUP_SKB,
	  .attach_type = BPF_CGROUP_INET_INGRESS, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup_skb/egress", .context = "__sk_buff", .type = BPF_PROG_TYPE_CGROUP_SKB,
	  .attach_type = BPF_CGROUP_INET_EGRESS, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/skb", .context = "__sk_buff", .type = BPF_PROG_TYPE_CGROUP_SKB,
	  .attach_type = BPF_CGROUP_INET_INGRESS, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sock", .context = "bpf_sock", .type = BPF_PROG_TYPE_CGROUP_SOCK,
	  .attach_type = BPF_CGROUP_INET_SOCK_CREATE, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sock_create", .context = "bpf_sock", .type = BPF_PROG_TYPE_CGROUP_SOCK,
	  .attach_type = BPF_CGROUP_INET_SOCK_CREATE, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sock_release", .context = "bpf_sock", .type = BPF_PROG_TYPE_CGROUP_SOCK,
	  .attach_type = BPF_CGROUP_INET_SOCK_RELEASE, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/post_bind4", .context = "bpf_sock", .type = BPF_PROG_TYPE_CGROUP_SOCK,
	  .attach_type = BPF_CGROUP_INET4_POST_BIND, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/post_bind6", .context = "bpf_sock", .type = BPF_PROG_TYPE_CGROUP_SOCK,
	  .attach_type = BPF_CGROUP_INET6_POST_BIND, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/bind4", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_INET4_BIND, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/bind6", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_INET6_BIND, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/connect4", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_INET4_CONNECT, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/connect6", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_INET6_CONNECT, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/connect_unix", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = ATTACH_TYPE_UNIX_CONNECT,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sendmsg4", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_UDP4_SENDMSG, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sendmsg6", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_UDP6_SENDMSG, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sendmsg_unix", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = ATTACH_TYPE_UNIX_SENDMSG,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/recvmsg4", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_UDP4_RECVMSG, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/recvmsg6", .context = "bpf_sock_addr", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
	  .attach_type = BPF_CGROUP_UDP6_RECVMSG, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/recvmsg_unix", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = ATTACH_TYPE_UNIX_RECVMSG,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getpeername4", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = BPF_CGROUP_INET4_GETPEERNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getpeername6", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = BPF_CGROUP_INET6_GETPEERNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getpeername_unix", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = ATTACH_TYPE_UNIX_GETPEERNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getsockname4", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = BPF_CGROUP_INET4_GETSOCKNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getsockname6", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = BPF_CGROUP_INET6_GETSOCKNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getsockname_unix", .context = "bpf_sock_addr",
	  .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR, .attach_type = ATTACH_TYPE_UNIX_GETSOCKNAME,
	  .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/getsockopt", .context = "bpf_sockopt", .type = BPF_PROG_TYPE_CGROUP_SOCKOPT,
	  .attach_type = BPF_CGROUP_GETSOCKOPT, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/setsockopt", .context = "bpf_sockopt", .type = BPF_PROG_TYPE_CGROUP_SOCKOPT,
	  .attach_type = BPF_CGROUP_SETSOCKOPT, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/sysctl", .context = "bpf_sysctl", .type = BPF_PROG_TYPE_CGROUP_SYSCTL,
	  .attach_type = BPF_CGROUP_SYSCTL, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "cgroup/dev", .context = "bpf_cgroup_dev_ctx", .type = BPF_PROG_TYPE_CGROUP_DEVICE,
	  .attach_type = BPF_CGROUP_DEVICE, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "sockops", .context = "bpf_sock_ops", .type = BPF_PROG_TYPE_SOCK_OPS,
	  .attach_type = BPF_CGROUP_SOCK_OPS, .way = ATTACH_CGROUP, .needs_net = true },
	{ .prefix = "lirc_mode2", .words = "unsigned int", .type = BPF_PROG_TYPE_LIRC_MODE2,
	  .attach_type = BPF_LIRC_MODE2, .way = ATTACH_LIRC },
	{ .prefix = "perf_event", .context = "bpf_perf_event_data", .type = BPF_PROG_TYPE_PERF_EVENT,
	  .attach_type = BPF_PERF_EVENT, .way = ATTACH_PERF_EVENT, .needs_perfmon = true },
	{ .prefix = "raw_tp", .context = "bpf_raw_tracepoint_args", .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
	  .way = ATTACH_RAW_TRACEPOINT, .needs_perfmon = true },
	{ .prefix = "raw_tp.w", .context = "bpf_raw_tracepoint_args",
	  .type = BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, .way = ATTACH_RAW_TRACEPOINT,
	  .needs_perfmon = true },
	{ .prefix = "raw_tracepoint", .context = "bpf_raw_tracepoint_args",
	  .type = BPF_PROG_TYPE_RAW_TRACEPOINT, .way = ATTACH_RAW_TRACEPOINT,
	  .needs_perfmon = true },
	{ .prefix = "raw_tracepoint.w", .context = "bpf_raw_tracepoint_args",
	  .type = BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, .way = ATTACH_RAW_TRACEPOINT,
	  .needs_perfmon = true },
	{ .prefix = "kprobe", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_LIBBPF,
	  .needs_perfmon = true },
	{ .prefix = "kretprobe", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_LIBBPF,
	  .needs_perfmon = true },
	{ .prefix = "ksyscall", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_LIBBPF,
	  .needs_perfmon = true },
	{ .prefix = "kretsyscall", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_LIBBPF,
	  .needs_perfmon = true },
	{ .prefix = "kprobe.multi", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = BPF_TRACE_KPROBE_MULTI, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "kretprobe.multi", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = BPF_TRACE_KPROBE_MULTI, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "kprobe.session", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = ATTACH_TYPE_KPROBE_SESSION, .way = ATTACH_KPROBE_SESSION,
	  .needs_perfmon = true },
	{ .prefix = "uprobe", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_UPROBE,
	  .needs_perfmon = true },
	{ .prefix = "uprobe.s", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_UPROBE,
	  .needs_perfmon = true },
	{ .prefix = "uretprobe", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_UPROBE,
	  .needs_perfmon = true },
	{ .prefix = "uretprobe.s", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_UPROBE,
	  .needs_perfmon = true },
	{ .prefix = "uprobe.multi", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = ATTACH_TYPE_UPROBE_MULTI, .way = ATTACH_UPROBE_MULTI,
	  .needs_perfmon = true },
	{ .prefix = "uretprobe.multi", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = ATTACH_TYPE_UPROBE_MULTI, .way = ATTACH_UPROBE_MULTI,
	  .needs_perfmon = true },
	{ .prefix = "uprobe.session", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE,
	  .attach_type = ATTACH_TYPE_UPROBE_SESSION, .way = ATTACH_UPROBE_MULTI,
	  .needs_perfmon = true },
	{ .prefix = "usdt", .context = "pt_regs", .type = BPF_PROG_TYPE_KPROBE, .way = ATTACH_USDT,
	  .needs_perfmon = true },
	/* Each tracepoint has its own record. */
	{ .prefix = "tracepoint", .type = BPF_PROG_TYPE_TRACEPOINT,
	  .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "tp", .type = BPF_PROG_TYPE_TRACEPOINT, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "tp_btf", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_TRACE_RAW_TP, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fentry", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_TRACE_FENTRY, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fentry.s", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_TRACE_FENTRY, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fexit", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_TRACE_FEXIT, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fexit.s", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_TRACE_FEXIT, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fmod_ret", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_MODIFY_RETURN, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "fmod_ret.s", .words = ARGUMENTS, .type = BPF_PROG_TYPE_TRACING,
	  .attach_type = BPF_MODIFY_RETURN, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "freplace", .type = BPF_PROG_TYPE_EXT, .way = ATTACH_FREPLACE, .needs_perfmon = true },
	{ .prefix = "iter", .context = "bpf_iter__", .target_ends_context = true,
	  .type = BPF_PROG_TYPE_TRACING, .attach_type = BPF_TRACE_ITER, .way = ATTACH_ITER,
	  .needs_perfmon = true },
	{ .prefix = "iter.s", .context = "bpf_iter__", .target_ends_context = true,
	  .type = BPF_PROG_TYPE_TRACING, .attach_type = BPF_TRACE_ITER, .way = ATTACH_ITER,
	  .needs_perfmon = true },
	{ .prefix = "lsm", .words = ARGUMENTS, .type = BPF_PROG_TYPE_LSM,
	  .attach_type = BPF_LSM_MAC, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "lsm.s", .words = ARGUMENTS, .type = BPF_PROG_TYPE_LSM,
	  .attach_type = BPF_LSM_MAC, .way = ATTACH_LIBBPF, .needs_perfmon = true },
	{ .prefix = "lsm_cgroup", .words = ARGUMENTS, .type = BPF_PROG_TYPE_LSM,
	  .attach_type = BPF_LSM_CGROUP, .way = ATTACH_CGROUP, .needs_perfmon = true },
	{ .prefix = "struct_ops", .words = ARGUMENTS, .type = BPF_PROG_TYPE_STRUCT_OPS,
	  .way = ATTACH_STRUCT_OPS, .needs_net = true, .needs_perfmon = true },
	{ .prefix = "struct_ops.s", .words = ARGUMENTS, .type = BPF_PROG_TYPE_STRUCT_OPS,
	  .way = ATTACH_STRUCT_OPS, .needs_net = true, .needs_perfmon = true },
	{ .prefix = "syscall", .type = BPF_PROG_TYPE_SYSCALL, .way = ATTACH_SYSCALL },
};
/* clang-format on */

#define KINDS (sizeof kinds / sizeof *kinds)

/* libbpf's mark for a program that is loaded only on request. */
static const char *without_mark(const char *section)
{
	return *section == '?' ? section + 1 : section;
}

const struct program_kind *program_kind_find(const char *section)
{
	const struct program_kind *found = NULL;
	size_t longest = 0;

	section = without_mark(section);
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

const struct program_kind *program_kind_of_type(uint32_t type)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

const struct program_kind *program_kind_attached(uint32_t type, uint32_t attach_type)
{
	for (size_t i = 0; i < KINDS && attach_type; i++)
		if (kinds[i].type == type && kinds[i].attach_type == attach_type)
			return &kinds[i];
	return program_kind_of_type(type);
}

const char *program_kind_next(size_t *index)
{
	return *index < KINDS ? kinds[(*index)++].prefix : NULL;
}

const char *program_kind_rest(const struct program_kind *kind, const char *section)
{
	const char *rest = without_mark(section) + strlen(kind->prefix);

	return *rest == '/' ? rest + 1 : rest;
}
