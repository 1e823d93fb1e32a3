/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/section.h"

#include <stddef.h>
#include <string.h>

#include "base/suggest.h"

#define WITH_TC      "tc filter add dev DEV ingress bpf direct-action object-pinned DIR/NAME"
#define WITH_CGROUP  "bpftool cgroup attach CGROUP TYPE pinned DIR/NAME"
#define WITH_BPFTOOL "bpftool prog attach pinned DIR/NAME TYPE [MAP]"
#define WITH_ROUTE   "ip route add PREFIX encap bpf in|out|xmit pinned DIR/NAME dev DEV"
#define WITH_PROGRAM "a program of yours that opens DIR/NAME and gives it its place"

/* Names: libbpf's section_defs. Capabilities: kernel/bpf/syscall.c, is_net_admin_prog_type,
 * is_perfmon_prog_type. */
static const struct section_facts table[] = {
	{ .name = "xdp", .attach = SECTION_DEVICE, .needs_net = true },
	{ .name = "xdp.frags", .attach = SECTION_DEVICE, .needs_net = true },
	{ .name = "xdp/devmap", .attach = SECTION_NOWHERE, .needs_net = true },
	{ .name = "xdp/cpumap", .attach = SECTION_NOWHERE, .needs_net = true },
	{ .name = "xdp.frags/devmap", .attach = SECTION_NOWHERE, .needs_net = true },
	{ .name = "xdp.frags/cpumap", .attach = SECTION_NOWHERE, .needs_net = true },
	{ .name = "kprobe", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "kretprobe", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "ksyscall", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "kretsyscall", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "uprobe", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "uretprobe", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "usdt", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "tracepoint", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "tp", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "raw_tracepoint", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "raw_tp", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "tp_btf", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "fentry", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "fexit", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "fmod_ret", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "lsm", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "iter", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "freplace", .attach = SECTION_BY_LIBBPF, .needs_perfmon = true },
	{ .name = "syscall", .attach = SECTION_NOWHERE },
	{ .name = "struct_ops", .attach = SECTION_NOWHERE, .needs_net = true, .needs_perfmon = true },
	{ .name = "perf_event", .attach = SECTION_ELSEWHERE, .needs_perfmon = true, .way_out = WITH_PROGRAM },
	{ .name = "tc", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_TC },
	{ .name = "classifier", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_TC },
	{ .name = "action", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_TC },
	{ .name = "socket", .attach = SECTION_ELSEWHERE, .way_out = WITH_PROGRAM },
	{ .name = "sk_reuseport", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_PROGRAM },
	{ .name = "cgroup", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_CGROUP },
	{ .name = "cgroup_skb", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_CGROUP },
	{ .name = "sockops", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_CGROUP },
	{ .name = "lsm_cgroup", .attach = SECTION_ELSEWHERE, .needs_perfmon = true, .way_out = WITH_CGROUP },
	{ .name = "sk_skb", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_BPFTOOL },
	{ .name = "sk_msg", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_BPFTOOL },
	{ .name = "flow_dissector", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_BPFTOOL },
	{ .name = "lirc_mode2", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_PROGRAM },
	{ .name = "sk_lookup", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_PROGRAM },
	{ .name = "lwt", .attach = SECTION_ELSEWHERE, .needs_net = true, .way_out = WITH_ROUTE },
};

/* The length of the row's name where it fits the section, else 0. */
static size_t fit(const struct section_facts *row, const char *section)
{
	size_t length = strlen(row->name);

	if (strncmp(row->name, section, length))
		return 0;
	return strchr("/._", section[length]) ? length : 0; /* strchr finds the end of the name too */
}

const struct section_facts *section_facts(const char *section)
{
	const struct section_facts *best = NULL;
	size_t best_fit = 0;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t length = fit(&table[i], section);

		if (length <= best_fit)
			continue;
		best = &table[i];
		best_fit = length;
	}
	return best;
}

const char *section_nearest(const char *section)
{
	struct suggestion suggestion = suggestion_for(section, strlen(section));

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		suggestion_offer(&suggestion, table[i].name);
	return suggestion.nearest;
}
