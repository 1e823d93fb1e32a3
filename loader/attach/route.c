/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs of a route ("lightweight tunnels"): a route is added over rtnetlink(7) whose packets run through
 * the program. The kernel holds it.
 */
#include "loader/attach/route.h"

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

#include "kernel/capability.h"
#include "kernel/device.h"
#include "kernel/fd_owner.h"
#include "kernel/route_before.h"
#include "kernel/route_message.h"

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

int route_read(struct route *route, const struct attach_target *target, const struct diags *diags)
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
	diag_file_error(diags, "'%s' is not a route", target->place);
	diag_file_note(diags, "write it as %s", ROUTE_FORM);
	return -EINVAL;
}

/* ---- Attaching ---------------------------------------------------------------------------- */

/* Our route, and the one that it replaces. */
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
		return attach_failed_advising(attaching, error, BPFAS_ADVICE_DETACH, NULL,
					      "the existing route could not be restored after a failure, as "
					      "the kernel does not report all of it: delete it first");
	for (size_t i = 0; i < before->program_count; i++)
		error |= attachment_hold(attaching, before->programs[i], false);
	return error ? -ENOMEM : 0;
}

static int change_route(struct attaching *attaching, struct route_change *change)
{
	struct route *route = &change->route;
	enum fd_kind kind;
	uint32_t id;
	int error = route_read(route, &attaching->target, attaching->diags);

	if (error)
		return error;
	route->type = attaching->program->kind->type;
	route->program = attaching->program->fd;
	if (fd_identify(attaching->program->fd, &kind, &id))
		id = 0;
	snprintf(route->name, sizeof route->name, ROUTE_PROGRAM_FORMAT, attaching->program->name, id);
	attachment_place(attaching->result, "route %s", attaching->target.place);
	if (attaching->replace)
		error = hold_before(attaching, &change->before, route);
	if (error)
		return error;
	error = route_add(route, attaching->replace);
	return error ? attach_failed_advising(
			       attaching, error, BPFAS_ADVICE_REPLACE, NULL,
			       error == -EEXIST ? "there is such a route: replace it, or choose another one"
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
