/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/route.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/bpf.h>
#include <linux/lwtunnel.h>
#include <linux/rtnetlink.h>
#include <linux/seg6_local.h>

#include "kernel/route_message.h"

uint32_t route_program_id(const char *name)
{
	const char *bracket = strrchr(name, '[');
	char *end;
	unsigned long id;

	if (!bracket || !isdigit((unsigned char)bracket[1]))
		return 0;
	id = strtoul(bracket + 1, &end, 10);
	return !strcmp(end, "]") && id <= UINT32_MAX ? (uint32_t)id : 0;
}

static void put_encap(struct route_message *message, const struct route *route)
{
	bool segment = route->type == BPF_PROG_TYPE_LWT_SEG6LOCAL;
	uint16_t encap_type = segment ? LWTUNNEL_ENCAP_SEG6_LOCAL : LWTUNNEL_ENCAP_BPF;
	size_t nest = route_message_begin_nest(message, RTA_ENCAP);
	unsigned short part;

	switch (route->type) {
	case BPF_PROG_TYPE_LWT_IN: part = LWT_BPF_IN; break;
	case BPF_PROG_TYPE_LWT_OUT: part = LWT_BPF_OUT; break;
	case BPF_PROG_TYPE_LWT_XMIT: part = LWT_BPF_XMIT; break;
	default:
		route_message_put_number(message, SEG6_LOCAL_ACTION, SEG6_LOCAL_ACTION_END_BPF);
		part = SEG6_LOCAL_BPF;
		break;
	}
	route_message_put_program(message, part, route->program, route->name);
	route_message_end_nest(message, nest);
	route_message_put(message, RTA_ENCAP_TYPE, &encap_type, sizeof encap_type);
}

static int send_route(uint16_t type, uint16_t flags, const struct route *route)
{
	struct rtmsg head = { .rtm_family = route->family,
			      .rtm_dst_len = route->prefix,
			      .rtm_table = RT_TABLE_MAIN,
			      .rtm_protocol = RTPROT_STATIC,
			      .rtm_scope = route->has_gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
			      .rtm_type = RTN_UNICAST };
	struct route_message message = route_message_begin(&head);
	size_t size = route->family == AF_INET ? 4 : 16;

	route_message_put(&message, RTA_DST, route->address, size);
	route_message_put_number(&message, RTA_OIF, (uint32_t)route->index);
	if (route->has_gateway)
		route_message_put(&message, RTA_GATEWAY, route->gateway, size);
	if (route->program >= 0)
		put_encap(&message, route);
	return route_message_send(&message, type, flags);
}

int route_add(const struct route *route, bool replace)
{
	return send_route(RTM_NEWROUTE, NLM_F_CREATE | (replace ? NLM_F_REPLACE : NLM_F_EXCL), route);
}

int route_delete(const struct route *route)
{
	struct route plain = *route;

	plain.program = -1;
	return send_route(RTM_DELROUTE, 0, &plain);
}
