/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs of a route ("lightweight tunnels"): a route is added whose packets
 * run through the program. The kernel holds it, by rtnetlink(7).
 */
#include <arpa/inet.h>
#include <errno.h>
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
#include "loader/privilege.h"
#include "loader/route.h"
#include "loader/route_before.h"
#include "loader/route_message.h"

/* ---- Writing a message ------------------------------------------------------------------- */

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

int route_read(struct route *route, const struct target *target, const struct diags *diags)
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
	route->index = device_find(device, diags);
	return route->index < 0 ? route->index : 0;
wrong:
	diag_file_error(diags, "'%s' is no route", target->place);
	diag_file_note(diags, "write it as %s", attach_way_facts(ATTACH_ROUTE)->form);
	return -EINVAL;
}

int route_delete(const struct route *route)
{
	struct route plain = *route;

	plain.program = -1;
	return send_route(RTM_DELROUTE, 0, &plain);
}

/* ---- Attaching ---------------------------------------------------------------------------- */

/* Our route, and what was there. */
struct route_change {
	struct route route;
	struct route_before before;
};

static void undo_change(struct attachment *attachment)
{
	struct route_change *change = attachment->owned;

	if (change->before.is_there)
		route_message_send(&change->before.message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
	else
		route_delete(&change->route);
}

static int hold_before(struct attaching *attaching, struct route_before *before, const struct route *route)
{
	int error = route_before_read(before, route);

	if (error == -EPERM)
		return attach_not_permitted(attaching, error, NEEDS(CAP_SYS_ADMIN));
	if (error)
		return attach_failed(attaching, error,
				     "the route that is there could not be put back should this fail, as the "
				     "kernel does not tell all of it: take it away first (bpfld detach)");
	for (size_t i = 0; i < before->program_count; i++)
		error |= attachment_hold(attaching, before->programs[i], false);
	return error ? -ENOMEM : 0;
}

static int change_route(struct attaching *attaching, struct route_change *change)
{
	struct route *route = &change->route;
	int error = route_read(route, &attaching->target, attaching->diags);

	if (error)
		return error;
	route->type = attaching->program->kind->type;
	route->program = attaching->program->fd;
	snprintf(route->name, sizeof route->name, "%s", attaching->program->name);
	attachment_place(attaching->result, "route %s", attaching->target.place);
	if (attaching->replace)
		error = hold_before(attaching, &change->before, route);
	if (error)
		return error;
	error = send_route(RTM_NEWROUTE, NLM_F_CREATE | (attaching->replace ? NLM_F_REPLACE : NLM_F_EXCL),
			   route);
	return error ? attach_failed(attaching, error,
				     error == -EEXIST
					     ? "there is such a route: --replace it, or choose another"
					     : NULL)
		     : 0;
}

int attach_route(struct attaching *attaching)
{
	struct route_change *change = calloc(1, sizeof *change);
	int error =
		change ? change_route(attaching, change) : collection_out_of_memory(attaching->collection);

	if (error) {
		free(change);
		return error;
	}
	attaching->result->owned = change;
	attaching->result->undo = undo_change;
	attaching->result->holder = "the route";
	return 0;
}
