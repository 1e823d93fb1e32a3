/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/link_list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "uapi/bpf_numbers.h"

int link_ask(int fd, struct link_facts *facts)
{
	__u32 size = sizeof *facts;

	return bpf_obj_get_info_by_fd(fd, facts, &size) ? -errno : 0;
}

static int facts_of(int fd, struct link_facts *facts)
{
	memset(facts, 0, sizeof *facts);
	return link_ask(fd, facts);
}

int links_each(int (*each)(void *context, const struct link_facts *facts, int fd), void *context)
{
	__u32 id = 0;
	int answer = 0;

	while (!answer && !bpf_link_get_next_id(id, &id)) {
		struct link_facts facts;
		int fd = bpf_link_get_fd_by_id(id);

		if (fd < 0)
			continue; /* it is gone by now */
		if (!facts_of(fd, &facts))
			answer = each(context, &facts, fd);
		close(fd);
	}
	return answer;
}

struct wanted {
	uint32_t index, program;
	int fd;
};

static int take_if_wanted(void *context, const struct link_facts *facts, int fd)
{
	struct wanted *wanted = context;

	if (facts->type != BPF_LINK_TYPE_XDP || facts->device.index != wanted->index ||
	    facts->program != wanted->program)
		return 0;
	wanted->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return 1;
}

int link_of_xdp(int index, uint32_t program)
{
	struct wanted wanted = { .index = (uint32_t)index, .program = program, .fd = -ENOENT };

	links_each(take_if_wanted, &wanted);
	return wanted.fd;
}

const char *link_type_name(uint32_t type)
{
	static const char *const names[] = {
		[BPF_LINK_TYPE_RAW_TRACEPOINT] = "raw_tracepoint",
		[BPF_LINK_TYPE_TRACING] = "tracing",
		[BPF_LINK_TYPE_CGROUP] = "cgroup",
		[BPF_LINK_TYPE_ITER] = "iter",
		[BPF_LINK_TYPE_NETNS] = "netns",
		[BPF_LINK_TYPE_XDP] = "xdp",
		[BPF_LINK_TYPE_PERF_EVENT] = "perf_event",
		[BPF_LINK_TYPE_KPROBE_MULTI] = "kprobe_multi",
		[BPF_LINK_TYPE_STRUCT_OPS] = "struct_ops",
		[LINK_TYPE_NETFILTER] = "netfilter",
		[LINK_TYPE_TCX] = "tcx",
		[LINK_TYPE_UPROBE_MULTI] = "uprobe_multi",
		[LINK_TYPE_NETKIT] = "netkit",
		[LINK_TYPE_SOCKMAP] = "sockmap",
	};
	const char *name = type < sizeof names / sizeof *names ? names[type] : NULL;

	return name ? name : "?";
}
