/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs of a route ("lightweight tunnels"): a route is added whose packets
 * run through the program. The kernel holds it, by rtnetlink(7).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/bpf.h>
#include <linux/lwtunnel.h>
#include <linux/rtnetlink.h>
#include <linux/seg6_local.h>

#include "loader/attachment.h"
#include "loader/device.h"
#include "loader/route.h"
#include "loader/rtnetlink.h"

#define ROUTE_MESSAGE 512

/* An rtnetlink message as bytes: attributes nest, and none has a place of its own in a struct. */
struct message {
	size_t length;
	unsigned char bytes[ROUTE_MESSAGE];
};

/* ---- Writing a message: it is small and of a known size, so everything fits ------------- */

static void put(struct message *message, unsigned short type, const void *bytes, size_t length)
{
	struct rtattr head = { .rta_len = (unsigned short)RTA_LENGTH(length), .rta_type = type };

	memcpy(message->bytes + message->length, &head, sizeof head);
	if (length)
		memcpy(message->bytes + message->length + RTA_LENGTH(0), bytes, length);
	message->length += RTA_SPACE(length);
}

static void put_number(struct message *message, unsigned short type, uint32_t number)
{
	put(message, type, &number, sizeof number);
}

/* Returns where the nest begins, for end_nest. */
static size_t begin_nest(struct message *message, unsigned short type)
{
	size_t begin = message->length;

	put(message, type | NLA_F_NESTED, NULL, 0);
	return begin;
}

static void end_nest(struct message *message, size_t begin)
{
	unsigned short length = (unsigned short)(message->length - begin);

	memcpy(message->bytes + begin + offsetof(struct rtattr, rta_len), &length, sizeof length);
}

static void put_program(struct message *message, unsigned short nest_type, unsigned short fd_type,
			unsigned short name_type, const struct route *route)
{
	size_t nest = begin_nest(message, nest_type);

	put_number(message, fd_type, (uint32_t)route->program);
	put(message, name_type, route->name, strlen(route->name) + 1);
	end_nest(message, nest);
}

static void put_encap(struct message *message, const struct route *route)
{
	bool segment = route->type == BPF_PROG_TYPE_LWT_SEG6LOCAL;
	uint16_t encap_type = segment ? LWTUNNEL_ENCAP_SEG6_LOCAL : LWTUNNEL_ENCAP_BPF;
	size_t nest = begin_nest(message, RTA_ENCAP);

	switch (route->type) {
	case BPF_PROG_TYPE_LWT_IN:
		put_program(message, LWT_BPF_IN, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, route);
		break;
	case BPF_PROG_TYPE_LWT_OUT:
		put_program(message, LWT_BPF_OUT, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, route);
		break;
	case BPF_PROG_TYPE_LWT_XMIT:
		put_program(message, LWT_BPF_XMIT, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, route);
		break;
	default:
		put_number(message, SEG6_LOCAL_ACTION, SEG6_LOCAL_ACTION_END_BPF);
		put_program(message, SEG6_LOCAL_BPF, SEG6_LOCAL_BPF_PROG, SEG6_LOCAL_BPF_PROG_NAME, route);
		break;
	}
	end_nest(message, nest);
	put(message, RTA_ENCAP_TYPE, &encap_type, sizeof encap_type);
}

static struct message route_message(uint16_t type, uint16_t flags, const struct route *route)
{
	struct nlmsghdr header = { .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags };
	struct rtmsg head = { .rtm_family = route->family,
			      .rtm_dst_len = route->prefix,
			      .rtm_table = RT_TABLE_MAIN,
			      .rtm_protocol = RTPROT_STATIC,
			      .rtm_scope = route->has_gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
			      .rtm_type = RTN_UNICAST };
	struct message message = { .length = NLMSG_LENGTH(sizeof head) };
	size_t size = route->family == AF_INET ? 4 : 16;

	memcpy(message.bytes + NLMSG_HDRLEN, &head, sizeof head);
	put(&message, RTA_DST, route->address, size);
	put_number(&message, RTA_OIF, (uint32_t)route->index);
	if (route->has_gateway)
		put(&message, RTA_GATEWAY, route->gateway, size);
	if (route->program >= 0)
		put_encap(&message, route);
	header.nlmsg_len = (uint32_t)message.length;
	memcpy(message.bytes, &header, sizeof header);
	return message;
}

/* ---- Reading PREFIX,dev=DEV[,via=GATEWAY] ------------------------------------------------- */

static bool read_address(const char *text, struct route *route, unsigned char *address)
{
	route->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	return inet_pton(route->family, text, address) == 1;
}

static bool read_prefix(const char *text, struct route *route)
{
	char copy[INET6_ADDRSTRLEN + 4], *slash, *end;
	unsigned long length;

	if (strlen(text) >= sizeof copy)
		return false;
	strcpy(copy, text);
	slash = strchr(copy, '/');
	if (slash)
		*slash = '\0';
	if (!read_address(copy, route, route->address))
		return false;
	length = slash ? strtoul(slash + 1, &end, 10) : route->family == AF_INET ? 32 : 128;
	route->prefix = (unsigned char)length;
	return (!slash || (end != slash + 1 && !*end)) && length <= (route->family == AF_INET ? 32 : 128);
}

int route_read(struct route *route, const struct target *target, const struct report *report)
{
	const char *device = target_value(target, "dev"), *gateway = target_value(target, "via");
	unsigned char family;

	*route = (struct route){ .program = -1 };
	if (!device || !read_prefix(target->place, route))
		goto wrong;
	family = route->family;
	route->has_gateway = gateway;
	if (gateway && (!read_address(gateway, route, route->gateway) || route->family != family))
		goto wrong;
	route->index = device_find(device, report);
	return route->index < 0 ? route->index : 0;
wrong:
	report_error(report, "'%s' is no route", target->place);
	report_note(report, "write it as %s", attach_way_facts(ATTACH_ROUTE)->form);
	return -EINVAL;
}

int route_delete(const struct route *route)
{
	struct route plain = *route;
	struct message message;

	plain.program = -1;
	message = route_message(RTM_DELROUTE, 0, &plain);
	return rtnetlink_ask(message.bytes, message.length);
}

static void remove_route(struct attachment *attachment)
{
	route_delete(attachment->of.route);
}

int attach_route(struct attaching *attaching)
{
	struct attachment *result = attaching->result;
	struct route *route = malloc(sizeof *route);
	struct message message;
	int error = route ? route_read(route, &attaching->target, attaching->report)
			  : collection_out_of_memory(attaching->collection);

	if (error) {
		free(route);
		return error;
	}
	route->type = attaching->program->kind->type;
	route->program = attaching->program->fd;
	snprintf(route->name, sizeof route->name, "%s", attaching->program->name);
	attachment_place(result, "route %s", attaching->target.place);
	message = route_message(RTM_NEWROUTE,
				NLM_F_CREATE | (attaching->replace ? NLM_F_REPLACE : NLM_F_EXCL), route);
	error = rtnetlink_ask(message.bytes, message.length);
	if (error) {
		free(route);
		return attach_failed(
			attaching, error,
			error == -EEXIST ? "there is such a route: --replace it, or choose another" : NULL);
	}
	result->of.route = result->owned = route;
	result->undo = remove_route;
	result->holder = "the route";
	return 0;
}
