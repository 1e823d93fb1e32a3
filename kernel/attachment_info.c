/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding every attachment. The kernel has no one list of them; six interfaces
 * know a part each:
 *   - links, of all kinds and all processes, by their ids;
 *   - XDP programs without a link, by asking each device;
 *   - filters of clsact, by a netlink dump for each device and direction;
 *   - routes, by a dump of all: of a tunnel's program it has only the name;
 *   - struct_ops maps registered without a link, by reading every such map;
 *   - programs of cgroups without a link, by asking each group.
 *
 * An attachment is reported once: where a program is found that a link holds,
 * it is left to the walk over the links. The index of a device is only unique
 * within its network namespace, which a link does not report; so the device
 * with that index here is asked whether it has the program, before its name is
 * shown. What cannot be read, for lack of permission or because it is gone, is
 * skipped: the list is of what is visible from here.
 */
#include "kernel/attachment_info.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <linux/lwtunnel.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/seg6_local.h>

#include "base/capture.h"
#include "kernel/device.h"
#include "kernel/rtnetlink.h"
#include "kernel/struct_ops.h"
#include "uapi/bpf_numbers.h"

struct search {
	attachment_info_fn each;
	void *context;
	int answer;
	int index; /* of the current device */
};

static void tell(struct search *search, const struct attachment_info *info)
{
	if (!search->answer)
		search->answer = search->each(search->context, info);
}

/* ---- Links ------------------------------------------------------------------------- */

/* A link's device index belongs to a namespace that the kernel does not report: is it ours? */
static bool is_here(const struct link_facts *facts)
{
	__u32 programs[64], count = sizeof programs / sizeof *programs;

	if (facts->type == BPF_LINK_TYPE_XDP)
		return device_xdp_program((int)facts->device.index) == facts->program;
	if (bpf_prog_query((int)facts->device.index, (enum bpf_attach_type)facts->device.attach_type, 0, NULL,
			   programs, &count))
		return false;
	for (__u32 i = 0; i < count; i++)
		if (programs[i] == facts->program)
			return true;
	return false;
}

static void describe_device(struct attachment_info *info, const struct link_facts *facts)
{
	char name[IF_NAMESIZE];
	const char *side = "";

	if (!facts->device.index) {
		snprintf(info->where, sizeof info->where, "a device that is gone");
		return;
	}
	if (!is_here(facts) || !if_indextoname(facts->device.index, name)) {
		snprintf(info->where, sizeof info->where, "a device of another namespace");
		return;
	}
	if (facts->type != BPF_LINK_TYPE_XDP)
		side = facts->device.attach_type == ATTACH_TYPE_TCX_EGRESS    ? " egress"
		       : facts->device.attach_type == ATTACH_TYPE_TCX_INGRESS ? " ingress"
									      : "";
	info->index = (int)facts->device.index;
	snprintf(info->where, sizeof info->where, "%s%s", name, side);
}

/* Kernels report it since 6.6. */
static void describe_perf_event(struct attachment_info *info, int fd)
{
	char name[sizeof info->where - 64] = "";
	struct link_facts facts = { .perf_event = { .name = (uintptr_t)name, .length = sizeof name } };
	size_t size = sizeof info->where;

	if (link_ask(fd, &facts))
		return;
	switch (facts.perf_event.type) {
	case PERF_EVENT_UPROBE:
	case PERF_EVENT_URETPROBE:
		snprintf(info->where, size, "%s+0x%x", name, facts.perf_event.offset);
		break;
	case PERF_EVENT_KPROBE:
	case PERF_EVENT_KRETPROBE:
	case PERF_EVENT_TRACEPOINT: snprintf(info->where, size, "%s", name); break;
	case PERF_EVENT_EVENT:
		snprintf(info->where, size, "event %u:%llu", facts.counter.type,
			 (unsigned long long)facts.counter.config);
		break;
	default: break;
	}
}

static void describe_uprobe_multi(struct attachment_info *info, int fd)
{
	struct link_facts facts = { .uprobe_multi = { .path = (uintptr_t)info->where,
						      .length = sizeof info->where } };

	if (link_ask(fd, &facts))
		info->where[0] = '\0';
}

static const char *attach_name(uint32_t type)
{
	const char *name = libbpf_bpf_attach_type_str((enum bpf_attach_type)type);

	return name ? name : "?";
}

static void describe_raw_tracepoint(struct attachment_info *info, int fd)
{
	struct link_facts facts = { .raw_tracepoint = { .name = (uintptr_t)info->where,
							.length = sizeof info->where } };

	if (link_ask(fd, &facts))
		info->where[0] = '\0';
}

static void describe_cgroup(struct attachment_info *info, const struct link_facts *facts)
{
	const char *type = attach_name(facts->cgroup.attach_type);
	char path[sizeof info->where - 40];

	if (cgroup_path(facts->cgroup.group, path, sizeof path))
		snprintf(info->where, sizeof info->where, "%.36s of %s", type, path);
	else
		snprintf(info->where, sizeof info->where, "%s of cgroup %llu", type,
			 (unsigned long long)facts->cgroup.group);
}

void attachment_describe_link(struct attachment_info *info, const struct link_facts *facts, int fd)
{
	char *where = info->where;
	size_t size = sizeof info->where;

	switch (facts->type) {
	case BPF_LINK_TYPE_XDP:
	case LINK_TYPE_TCX:
	case LINK_TYPE_NETKIT: describe_device(info, facts); break;
	case BPF_LINK_TYPE_RAW_TRACEPOINT: describe_raw_tracepoint(info, fd); break;
	case BPF_LINK_TYPE_TRACING:
		snprintf(where, size, "%s", attach_name(facts->tracing.attach_type));
		break;
	case BPF_LINK_TYPE_CGROUP: describe_cgroup(info, facts); break;
	case BPF_LINK_TYPE_NETNS:
		snprintf(where, size, "%s of namespace %u", attach_name(facts->netns.attach_type),
			 facts->netns.namespace);
		break;
	case LINK_TYPE_NETFILTER:
		snprintf(where, size, "family %u hook %u priority %d", facts->netfilter.family,
			 facts->netfilter.hook, facts->netfilter.priority);
		break;
	case LINK_TYPE_SOCKMAP: snprintf(where, size, "map %u", facts->sockmap.map); break;
	case BPF_LINK_TYPE_PERF_EVENT: describe_perf_event(info, fd); break;
	case LINK_TYPE_UPROBE_MULTI: describe_uprobe_multi(info, fd); break;
	case BPF_LINK_TYPE_STRUCT_OPS: snprintf(where, size, "map %u", facts->struct_ops.map); break;
	default: break;
	}
}

struct seen_map {
	struct search *search;
	struct attachment_info *info;
};

static int see_program_of(void *context, uint32_t program)
{
	const struct seen_map *seen = context;

	seen->info->program = program;
	tell(seen->search, seen->info);
	return seen->search->answer;
}

/* Neither the link nor the registration of a struct_ops map names its programs. */
static void see_programs_of(struct search *search, struct attachment_info *info, uint32_t map)
{
	struct seen_map seen = { search, info };

	struct_ops_programs(map, see_program_of, &seen);
}

static int see_link(void *context, const struct link_facts *facts, int fd)
{
	struct search *search = context;
	struct attachment_info info = { .by = ATTACHED_BY_LINK,
					.program = facts->program,
					.how = link_type_name(facts->type),
					.link = facts->id,
					.link_fd = fd };

	attachment_describe_link(&info, facts, fd);
	if (facts->type == BPF_LINK_TYPE_STRUCT_OPS)
		see_programs_of(search, &info, facts->struct_ops.map);
	else
		tell(search, &info);
	return search->answer;
}

/* ---- Without a link: XDP, filters of clsact --------------------------------------- */

static void see_xdp(struct search *search, const char *device)
{
	struct attachment_info info = { .by = ATTACHED_BY_XDP, .how = "xdp", .index = search->index };
	int link;

	info.program = device_xdp_program(search->index);
	if (!info.program)
		return;
	link = link_of_xdp(search->index, info.program);
	if (link >= 0) { /* already seen */
		close(link);
		return;
	}
	snprintf(info.where, sizeof info.where, "%s", device);
	tell(search, &info);
}

static void see_filter(void *context, const void *head, const struct rtattr *const *attributes)
{
	struct search *search = context;
	const struct tcmsg *message = head;
	const struct rtattr *options[TCA_BPF_MAX + 1], *id;
	struct attachment_info info = { .by = ATTACHED_BY_FILTER, .how = "clsact", .index = search->index };
	char device[IF_NAMESIZE];

	if (!attributes[TCA_KIND] || strcmp(RTA_DATA(attributes[TCA_KIND]), "bpf") ||
	    !attributes[TCA_OPTIONS])
		return;
	rtnetlink_nested(attributes[TCA_OPTIONS], options, TCA_BPF_MAX);
	id = options[TCA_BPF_ID];
	if (!id || RTA_PAYLOAD(id) < sizeof info.program || !if_indextoname((unsigned)search->index, device))
		return;
	memcpy(&info.program, RTA_DATA(id), sizeof info.program);
	info.filter.handle = message->tcm_handle;
	info.filter.priority = TC_H_MAJ(message->tcm_info) >> 16;
	info.filter.egress = message->tcm_parent == TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);
	snprintf(info.where, sizeof info.where, "%s %s priority %u", device,
		 info.filter.egress ? "egress" : "ingress", info.filter.priority);
	tell(search, &info);
}

static const uint32_t sides[] = { TC_H_MIN_INGRESS, TC_H_MIN_EGRESS };

static void see_filters(struct search *search)
{
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
		struct tcmsg head = { .tcm_ifindex = search->index,
				      .tcm_parent = TC_H_MAKE(TC_H_CLSACT, sides[i]) };

		rtnetlink_dump(RTM_GETTFILTER, &head, sizeof head, TCA_MAX, see_filter, search);
	}
}

static void see_devices(struct search *search)
{
	struct if_nameindex *devices = if_nameindex();

	for (struct if_nameindex *device = devices; device && device->if_name && !search->answer; device++) {
		search->index = (int)device->if_index;
		see_xdp(search, device->if_name);
		see_filters(search);
	}
	if (devices)
		if_freenameindex(devices);
}

/* ---- Routes --------------------------------------------------------------------------- */

static const char *program_of_segment(const struct rtattr *encap)
{
	const struct rtattr *parts[SEG6_LOCAL_MAX + 1], *program[SEG6_LOCAL_BPF_PROG_MAX + 1];

	rtnetlink_nested(encap, parts, SEG6_LOCAL_MAX);
	if (!parts[SEG6_LOCAL_BPF])
		return NULL;
	rtnetlink_nested(parts[SEG6_LOCAL_BPF], program, SEG6_LOCAL_BPF_PROG_MAX);
	return program[SEG6_LOCAL_BPF_PROG_NAME] ? RTA_DATA(program[SEG6_LOCAL_BPF_PROG_NAME]) : NULL;
}

static const char *program_of_tunnel(const struct rtattr *encap)
{
	const struct rtattr *hooks[LWT_BPF_MAX + 1], *program[LWT_BPF_PROG_MAX + 1];

	rtnetlink_nested(encap, hooks, LWT_BPF_MAX);
	for (unsigned hook = LWT_BPF_IN; hook <= LWT_BPF_XMIT; hook++) {
		if (!hooks[hook])
			continue;
		rtnetlink_nested(hooks[hook], program, LWT_BPF_PROG_MAX);
		if (program[LWT_BPF_PROG_NAME])
			return RTA_DATA(program[LWT_BPF_PROG_NAME]);
	}
	return NULL;
}

static const char *program_of_route(const struct rtattr *type, const struct rtattr *encap)
{
	uint16_t number = 0;

	if (type && encap && RTA_PAYLOAD(type) >= sizeof number)
		memcpy(&number, RTA_DATA(type), sizeof number);
	switch (number) {
	case LWTUNNEL_ENCAP_BPF: return program_of_tunnel(encap);
	case LWTUNNEL_ENCAP_SEG6_LOCAL: return program_of_segment(encap);
	default: return NULL;
	}
}

static uint32_t number_in(const struct rtattr *attribute)
{
	uint32_t number = 0;

	if (attribute && RTA_PAYLOAD(attribute) >= sizeof number)
		memcpy(&number, RTA_DATA(attribute), sizeof number);
	return number;
}

static bool take_address(unsigned char *to, const struct rtattr *attribute)
{
	if (!attribute || RTA_PAYLOAD(attribute) > 16)
		return false;
	memcpy(to, RTA_DATA(attribute), RTA_PAYLOAD(attribute));
	return true;
}

static void see_route(void *context, const void *head, const struct rtattr *const *attributes)
{
	const struct rtmsg *message = head;
	struct attachment_info info = { .by = ATTACHED_BY_ROUTE, .how = "route" };
	struct route *route = &info.route;
	char text[INET6_ADDRSTRLEN], device[IF_NAMESIZE] = "?";

	info.name = program_of_route(attributes[RTA_ENCAP_TYPE], attributes[RTA_ENCAP]);
	if (!info.name)
		return;
	info.program = route_program_id(info.name);
	if (info.program)
		info.name = NULL;
	route->family = message->rtm_family;
	route->prefix = message->rtm_dst_len;
	route->program = -1;
	route->index = (int)number_in(attributes[RTA_OIF]);
	info.index = route->index;
	take_address(route->address, attributes[RTA_DST]);
	route->has_gateway = take_address(route->gateway, attributes[RTA_GATEWAY]);
	if_indextoname((unsigned)route->index, device);
	if (!inet_ntop(route->family, route->address, text, sizeof text))
		return;
	snprintf(info.where, sizeof info.where, "%s/%u,dev=%s", text, route->prefix, device);
	tell(context, &info);
}

static void see_routes(struct search *search)
{
	static const unsigned char families[] = { AF_INET, AF_INET6 };

	for (size_t i = 0; i < sizeof families; i++) {
		struct rtmsg head = { .rtm_family = families[i] };

		rtnetlink_dump(RTM_GETROUTE, &head, sizeof head, RTA_ENCAP, see_route, search);
	}
}

/* ---- struct_ops maps that no link holds ----------------------------------------------- */

static int see_registration(void *context, uint32_t map, const char *name)
{
	struct search *search = context;
	struct attachment_info info = {
		.by = ATTACHED_BY_REGISTRATION, .name = name, .how = "struct_ops", .map = map
	};

	snprintf(info.where, sizeof info.where, "map %u", map);
	tell(search, &info);
	info.name = NULL;
	see_programs_of(search, &info, map);
	return search->answer;
}

/* ---- Programs of cgroups without a link ---------------------------------------------- */

static int see_in_group(void *context, const struct cgroup_program *program)
{
	struct search *search = context;
	struct attachment_info info = {
		.by = ATTACHED_BY_CGROUP, .program = program->program, .how = "cgroup", .in_group = program
	};

	snprintf(info.where, sizeof info.where, "%s of %s", attach_name(program->attach_type),
		 program->group);
	tell(search, &info);
	return search->answer;
}

int attachments_each(attachment_info_fn each, void *context)
{
	struct search search = { .each = each, .context = context };

	links_each(see_link, &search);
	see_devices(&search);
	see_routes(&search);
	struct_ops_registered(see_registration, &search);
	cgroup_programs_each(see_in_group, &search);
	return search.answer;
}

/* ---- Detaching ------------------------------------------------------------------------- */

static int remove_xdp(const struct attachment_info *info)
{
	static const uint32_t flags[] = {
		[XDP_ATTACHED_DRV] = XDP_FLAGS_DRV_MODE,
		[XDP_ATTACHED_SKB] = XDP_FLAGS_SKB_MODE,
		[XDP_ATTACHED_HW] = XDP_FLAGS_HW_MODE,
	};
	LIBBPF_OPTS(bpf_xdp_query_opts, query);
	int error = bpf_xdp_query(info->index, 0, &query);

	if (error)
		return error;
	return bpf_xdp_detach(info->index, query.attach_mode < 4 ? flags[query.attach_mode] : 0, NULL);
}

static void count_filter(void *context, const void *head, const struct rtattr *const *attributes)
{
	(void)head;
	*(size_t *)context += !!attributes[TCA_KIND];
}

void attachment_remove_empty_qdisc(int index)
{
	struct bpf_tc_hook hook = { .sz = sizeof hook,
				    .ifindex = index,
				    .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS };
	struct capture capture;
	size_t count = 0;

	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
		struct tcmsg head = { .tcm_ifindex = index, .tcm_parent = TC_H_MAKE(TC_H_CLSACT, sides[i]) };

		rtnetlink_dump(RTM_GETTFILTER, &head, sizeof head, TCA_MAX, count_filter, &count);
	}
	if (count)
		return;
	capture_begin(&capture);
	bpf_tc_hook_destroy(&hook);
	capture_end(&capture);
	capture_free(&capture);
}

static int remove_filter(const struct attachment_info *info)
{
	struct bpf_tc_hook hook = { .sz = sizeof hook,
				    .ifindex = info->index,
				    .attach_point = info->filter.egress ? BPF_TC_EGRESS : BPF_TC_INGRESS };
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = info->filter.handle, .priority = info->filter.priority);
	int error;

	error = bpf_tc_detach(&hook, &opts);
	if (!error)
		attachment_remove_empty_qdisc(info->index);
	return error;
}

static int remove_registration(const struct attachment_info *info)
{
	int fd = bpf_map_get_fd_by_id(info->map), error;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	error = struct_ops_unregister(fd);
	close(fd);
	return error;
}

int attachment_remove(const struct attachment_info *info)
{
	struct capture capture; /* hides libbpf's messages: the caller reports the error */
	int error;

	capture_begin(&capture);
	switch (info->by) {
	case ATTACHED_BY_LINK: error = bpf_link_detach(info->link_fd) ? -errno : 0; break;
	case ATTACHED_BY_XDP: error = remove_xdp(info); break;
	case ATTACHED_BY_FILTER: error = remove_filter(info); break;
	case ATTACHED_BY_REGISTRATION: error = remove_registration(info); break;
	case ATTACHED_BY_CGROUP: error = cgroup_detach(info->in_group); break;
	case ATTACHED_BY_ROUTE:
	default: error = route_delete(&info->route); break;
	}
	capture_end(&capture);
	capture_free(&capture);
	return error;
}
