/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/way.h"

#include "loader/attach/device.h"
#include "loader/attach/network.h"
#include "loader/attach/perf_event.h"
#include "loader/attach/route.h"
#include "loader/attach/run.h"
#include "loader/attach/socket.h"
#include "loader/attach/trace.h"

static const struct attach_way_facts ways[] = {
	[ATTACH_NEVER] = { 0 },
	[ATTACH_XDP] = { .attach = attach_xdp,
			 .form = "DEV[,native|,generic|,offload]",
			 .options = "native generic offload",
			 .place = "lo" },
	[ATTACH_CLSACT] = { .attach = attach_clsact,
			    .form = "DEV[,ingress|,egress][,priority=N]",
			    .options = "ingress egress priority=",
			    .place = "lo",
			    .persists = true },
	[ATTACH_DEVICE_LINK] = { .attach = attach_device_link, .form = "DEV", .options = "", .place = "lo" },
	[ATTACH_CGROUP] = { .attach = attach_cgroup, .form = "CGROUP (its directory)", .options = "" },
	[ATTACH_NETNS] = { .attach = attach_netns,
			   .form = "NETNS (its file)",
			   .options = "",
			   .place = "/proc/self/ns/net" },
	[ATTACH_NETFILTER] = { .attach = attach_netfilter,
			       .form = "ip|ip6,prerouting|input|forward|output|postrouting[,priority=N]",
			       .options = "prerouting input forward output postrouting priority=" },
	[ATTACH_SOCKMAP] = { .attach = attach_sockmap,
			     .form = "MAP (its name or pin)",
			     .options = "",
			     .place = "" },
	[ATTACH_SOCKET] = { .attach = attach_socket,
			    .form = "DEV, or PROCESS:DESCRIPTOR",
			    .options = "",
			    .place = "lo" },
	[ATTACH_REUSEPORT] = { .attach = attach_reuseport,
			       .form = "PROCESS:DESCRIPTOR",
			       .options = "",
			       .persists = true },
	[ATTACH_ROUTE] = { .attach = attach_route,
			   .form = ROUTE_FORM,
			   .options = ROUTE_OPTIONS,
			   .persists = true },
	[ATTACH_PERF_EVENT] = { .attach = attach_perf_event,
				.form = "EVENT[,frequency=HZ|,period=N] (cpu-clock, task-clock, page-faults, "
					"context-switches, cycles, ...)",
				.options = "frequency= period=",
				.place = "cpu-clock" },
	[ATTACH_RAW_TRACEPOINT] = { .attach = attach_raw_tracepoint,
				    .form = "TRACEPOINT",
				    .options = "",
				    .section_says = true },
	[ATTACH_LIBBPF] = { .attach = attach_by_libbpf, .section_says = true },
	[ATTACH_UPROBE] = { .attach = attach_uprobe,
			    .form = "FILE:FUNCTION[+OFFSET][,pid=N]",
			    .options = "pid=",
			    .section_says = true },
	[ATTACH_UPROBE_MULTI] = { .attach = attach_uprobe_multi,
				  .form = "FILE:FUNCTION (a final * matches any suffix)",
				  .options = "",
				  .section_says = true },
	[ATTACH_USDT] = { .attach = attach_usdt,
			  .form = "FILE:PROVIDER:NAME[,pid=N]",
			  .options = "pid=",
			  .section_says = true },
	[ATTACH_KPROBE_SESSION] = { .attach = attach_kprobe_session,
				    .form = "FUNCTION",
				    .options = "",
				    .section_says = true },
	[ATTACH_FREPLACE] = { .attach = attach_freplace, .section_says = true },
	[ATTACH_ITER] = { .attach = attach_iter,
			  .form = "MAP (to iterate over)",
			  .options = "",
			  .place = "" },
	[ATTACH_SYSCALL] = { .attach = attach_syscall },
	[ATTACH_STRUCT_OPS] = { 0 }, /* by its map */
	[ATTACH_LIRC] = { .attach = attach_lirc,
			  .form = "FILE (the receiver's device)",
			  .options = "",
			  .persists = true },
};

const struct attach_way_facts *attach_way_facts(enum attach_way way)
{
	return &ways[way];
}
