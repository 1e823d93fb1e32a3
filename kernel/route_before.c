/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replacing a route destroys the old one, and the kernel offers no way back. So
 * the old route is read first, as the message that would create it again.
 *
 * A dump and a request use the same attributes, which are copied as they are,
 * except for those that only report state, and for programs: a request needs a
 * descriptor, but the dump has an id (seg6local) or only a name (BPF tunnels).
 * A name has at most 15 bytes and is not unique. If not exactly one program of
 * the type has it, replacing is refused: a route that could not be restored is
 * not put at risk. Two programs of one name may be a program and its
 * predecessor that is not yet freed, so the search is repeated for a while. The
 * descriptors also keep the programs alive while the route does not.
 *
 * is_at() must select the route that the kernel would replace: the same
 * prefix, main table, type of service 0, and the default metric.
 */
#include "kernel/route_before.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/lwtunnel.h>
#include <linux/seg6_local.h>

#include "kernel/rtnetlink.h"

#define METRIC_6   1024 /* the kernel's default for an IPv6 route */
#define NAME_TRIES 100  /* the kernel frees a program with a delay */

/* ---- The programs ------------------------------------------------------------------ */

struct by_name {
	uint32_t type, other_than;
	const char *name;
	int found;
	size_t count;
};

static uint32_t id_of(int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;

	return bpf_obj_get_info_by_fd(fd, &info, &size) ? 0 : info.id;
}

/* Takes over the descriptor. */
static void consider(struct by_name *search, int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;

	if (bpf_obj_get_info_by_fd(fd, &info, &size) || info.type != search->type ||
	    info.id == search->other_than || strncmp(info.name, search->name, sizeof info.name - 1) != 0) {
		close(fd);
		return;
	}
	if (search->count++)
		close(search->found);
	search->found = fd;
}

static int find_once(struct by_name *search)
{
	__u32 id = 0;

	search->count = 0;
	while (!bpf_prog_get_next_id(id, &id)) {
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd >= 0)
			consider(search, fd);
	}
	if (search->count == 1)
		return search->found;
	if (search->count)
		close(search->found);
	return errno == EPERM ? -EPERM : -ENOTUNIQ;
}

static int find_by_name(uint32_t type, const char *name, uint32_t other_than)
{
	struct by_name search = { .type = type, .name = name, .other_than = other_than };
	uint32_t id = route_program_id(name);
	int fd = id && id != other_than ? bpf_prog_get_fd_by_id(id) : find_once(&search);

	for (int i = 0; i < NAME_TRIES && fd == -ENOTUNIQ && search.count > 1; i++) {
		usleep(10000);
		fd = find_once(&search);
	}
	return fd;
}

/* ---- The message --------------------------------------------------------------------- */

struct reading {
	struct route_before *before;
	const struct route *route;
	uint32_t own; /* the id of the new program */
};

static void put_program(struct reading *reading, unsigned short nest, int fd, const char *name)
{
	struct route_before *before = reading->before;

	if (fd < 0) {
		before->error = fd;
		return;
	}
	before->programs[before->program_count++] = fd;
	route_message_put_program(&before->message, nest, fd, name);
}

static void copy(struct reading *reading, const struct rtattr *attribute)
{
	route_message_put(&reading->before->message, attribute->rta_type, RTA_DATA(attribute),
			  RTA_PAYLOAD(attribute));
}

static void put_tunnel(struct reading *reading, const struct rtattr *encap)
{
	static const uint32_t types[] = { [LWT_BPF_IN] = BPF_PROG_TYPE_LWT_IN,
					  [LWT_BPF_OUT] = BPF_PROG_TYPE_LWT_OUT,
					  [LWT_BPF_XMIT] = BPF_PROG_TYPE_LWT_XMIT };
	const struct rtattr *hooks[LWT_BPF_MAX + 1], *program[LWT_BPF_PROG_MAX + 1];

	rtnetlink_nested(encap, hooks, LWT_BPF_MAX);
	for (unsigned short hook = LWT_BPF_IN; hook <= LWT_BPF_XMIT; hook++) {
		const char *name;

		if (!hooks[hook])
			continue;
		rtnetlink_nested(hooks[hook], program, LWT_BPF_PROG_MAX);
		name = program[LWT_BPF_PROG_NAME] ? RTA_DATA(program[LWT_BPF_PROG_NAME]) : "";
		put_program(reading, hook, find_by_name(types[hook], name, reading->own), name);
	}
	if (hooks[LWT_BPF_XMIT_HEADROOM])
		copy(reading, hooks[LWT_BPF_XMIT_HEADROOM]);
}

static void put_segment(struct reading *reading, const struct rtattr *encap)
{
	const struct rtattr *parts[SEG6_LOCAL_MAX + 1], *program[SEG6_LOCAL_BPF_PROG_MAX + 1];
	uint32_t id = 0;

	rtnetlink_nested(encap, parts, SEG6_LOCAL_MAX);
	for (int part = 1; part <= SEG6_LOCAL_MAX; part++)
		if (parts[part] && part != SEG6_LOCAL_BPF)
			copy(reading, parts[part]);
	if (!parts[SEG6_LOCAL_BPF])
		return;
	rtnetlink_nested(parts[SEG6_LOCAL_BPF], program, SEG6_LOCAL_BPF_PROG_MAX);
	if (!program[SEG6_LOCAL_BPF_PROG] || !program[SEG6_LOCAL_BPF_PROG_NAME])
		return;
	memcpy(&id, RTA_DATA(program[SEG6_LOCAL_BPF_PROG]), sizeof id);
	put_program(reading, SEG6_LOCAL_BPF, bpf_prog_get_fd_by_id(id),
		    RTA_DATA(program[SEG6_LOCAL_BPF_PROG_NAME]));
}

static void put_encap(struct reading *reading, const struct rtattr *type, const struct rtattr *encap)
{
	struct route_message *message = &reading->before->message;
	uint16_t number = 0;
	size_t nest;

	if (type)
		memcpy(&number, RTA_DATA(type), sizeof number);
	if (number != LWTUNNEL_ENCAP_BPF && number != LWTUNNEL_ENCAP_SEG6_LOCAL) {
		copy(reading, encap);
		return;
	}
	nest = route_message_begin_nest(message, RTA_ENCAP);
	if (number == LWTUNNEL_ENCAP_BPF)
		put_tunnel(reading, encap);
	else
		put_segment(reading, encap);
	route_message_end_nest(message, nest);
}

/* ---- The route ----------------------------------------------------------------------- */

static bool is_at(const struct route *route, const struct rtmsg *head, const struct rtattr *const *attributes)
{
	static const unsigned char none[16];
	const struct rtattr *address = attributes[RTA_DST], *metric = attributes[RTA_PRIORITY];
	uint32_t number = 0;

	if (metric)
		memcpy(&number, RTA_DATA(metric), sizeof number);
	return head->rtm_family == route->family && head->rtm_dst_len == route->prefix &&
	       head->rtm_table == RT_TABLE_MAIN && !head->rtm_tos && !(head->rtm_flags & RTM_F_CLONED) &&
	       number == (route->family == AF_INET ? 0 : METRIC_6) &&
	       !memcmp(address ? RTA_DATA(address) : none, route->address, route->family == AF_INET ? 4 : 16);
}

/* For a nexthop object the kernel dumps the object's contents too, but accepts only its id. */
static bool is_told_already(const struct rtattr *const *attributes, int type)
{
	if (!attributes[RTA_NH_ID])
		return false;
	return type == RTA_OIF || type == RTA_GATEWAY || type == RTA_VIA || type == RTA_MULTIPATH ||
	       type == RTA_ENCAP || type == RTA_ENCAP_TYPE;
}

static void see_route(void *context, const void *head, const struct rtattr *const *attributes)
{
	struct reading *reading = context;
	struct rtmsg plain = *(const struct rtmsg *)head;

	if (reading->before->is_there || !is_at(reading->route, head, attributes))
		return;
	reading->before->is_there = true;
	plain.rtm_flags &= RTNH_F_ONLINK; /* the others are the route's state */
	reading->before->message = route_message_begin(&plain);
	for (int type = 1; type <= RTA_MAX; type++) {
		if (!attributes[type] || type == RTA_CACHEINFO || is_told_already(attributes, type))
			continue;
		if (type == RTA_ENCAP)
			put_encap(reading, attributes[RTA_ENCAP_TYPE], attributes[RTA_ENCAP]);
		else
			copy(reading, attributes[type]);
	}
}

int route_before_read(struct route_before *before, const struct route *route)
{
	struct reading reading = { before, route, id_of(route->program) };
	struct rtmsg head = { .rtm_family = route->family };
	int error;

	*before = (struct route_before){ 0 };
	error = rtnetlink_dump(RTM_GETROUTE, &head, sizeof head, RTA_MAX, see_route, &reading);
	if (!error)
		error = before->error;
	if (!error && before->message.is_cut)
		error = -EMSGSIZE;
	while (error && before->program_count)
		close(before->programs[--before->program_count]);
	return error;
}
