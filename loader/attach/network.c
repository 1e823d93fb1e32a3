/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching to cgroups, network namespaces, netfilter hooks, maps of sockets. */
#include "loader/attach/network.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "base/suggest.h"
#include "kernel/cgroup.h"
#include "kernel/link_create.h"
#include "loader/attach/swap.h"

/* Links the program, by its kind's attach type, to what a descriptor refers to. */
static int link_to(struct attaching *attaching, int target, const char *hint)
{
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.target = (uint32_t)target,
					.attach_type = attaching->program->kind->attach_type };
	int link = link_create(&request);

	return link < 0 ? attach_failed(attaching, link, hint) : attachment_hold(attaching, link, true);
}

/* The same by the path of a file or directory. */
static int link_to_path(struct attaching *attaching, const char *path, int flags, const char *hint)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags), error;

	if (fd < 0) {
		error = -errno;
		diag_file_error(attaching->diags, "cannot open '%s', the target of program '%s': %s", path,
				attaching->program->name, strerror(-error));
		if (hint)
			diag_file_note(attaching->diags, "%s", hint);
		return error;
	}
	error = link_to(attaching, fd, hint);
	close(fd);
	return error;
}

static bool is_in_group(const void *place, const struct link_facts *facts)
{
	const struct attaching *attaching = place;
	struct stat status;

	return facts->type == BPF_LINK_TYPE_CGROUP && !stat(attaching->target.place, &status) &&
	       facts->cgroup.group == status.st_ino;
}

int attach_cgroup(struct attaching *attaching)
{
	int swapped = attach_by_swapping_pin(attaching, is_in_group, attaching);

	attachment_place(attaching->result, "cgroup %s", attaching->target.place);
	if (swapped)
		return swapped < 0 ? swapped : 0;
	if (cgroup_is_exclusive(attaching->target.place, attaching->program->kind->attach_type))
		return attach_failed_advising(attaching, -EBUSY, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
					      "the program attached there, or to an ancestor, does not allow "
					      "others: detach it, or attach it again with the flag 'multi'");
	return link_to_path(attaching, attaching->target.place, O_DIRECTORY,
			    "the target must be a directory of a cgroup2 file system");
}

static bool is_in_namespace(const void *place, const struct link_facts *facts)
{
	const struct attaching *attaching = place;
	struct stat status;

	return facts->type == BPF_LINK_TYPE_NETNS && !stat(attaching->target.place, &status) &&
	       facts->netns.namespace == status.st_ino;
}

int attach_netns(struct attaching *attaching)
{
	int swapped = attach_by_swapping_pin(attaching, is_in_namespace, attaching);

	attachment_place(attaching->result, "network namespace %s", attaching->target.place);
	if (swapped)
		return swapped < 0 ? swapped : 0;
	return link_to_path(attaching, attaching->target.place, 0,
			    "a namespace takes one flow dissector, and only links of one kind");
}

/* ---- netfilter ----------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t number;
} families[] = { { "ip", NFPROTO_IPV4 }, { "ip6", NFPROTO_IPV6 } }, hooks[] = {
	{ "prerouting", NF_INET_PRE_ROUTING },   { "input", NF_INET_LOCAL_IN },
	{ "forward", NF_INET_FORWARD },          { "output", NF_INET_LOCAL_OUT },
	{ "postrouting", NF_INET_POST_ROUTING },
};

static bool read_family(const char *name, uint32_t *number)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		if (strcmp(families[i].name, name))
			continue;
		*number = families[i].number;
		return true;
	}
	return false;
}

/* The hook is an option of the target: "ip,input". */
static bool read_hook(const struct attach_target *target, uint32_t *number)
{
	for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++) {
		if (!target_has(target, hooks[i].name))
			continue;
		*number = hooks[i].number;
		return true;
	}
	return false;
}

int attach_netfilter(struct attaching *attaching)
{
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = attaching->program->kind->attach_type };
	int64_t priority;
	int link;

	if (!read_family(attaching->target.place, &request.netfilter.family) ||
	    !read_hook(&attaching->target, &request.netfilter.hook)) {
		diag_file_error(attaching->diags, "program '%s': '%s' is not a netfilter hook",
				attaching->program->name, attaching->target.place);
		diag_file_note(attaching->diags, "write it as %s", attaching->facts->form);
		return -EINVAL;
	}
	if (target_number(&attaching->target, "priority", INT32_MIN + 1, INT32_MAX - 1, 0, &priority,
			  attaching->diags))
		return -EINVAL;
	request.netfilter.priority = (int32_t)priority;
	attachment_place(attaching->result, "netfilter hook %s,%s, priority %lld", attaching->target.place,
			 attaching->target.options[0], (long long)priority);
	link = link_create(&request);
	if (link >= 0)
		return attachment_hold(attaching, link, true);
	return attach_failed(
		attaching, link,
		link == -EBUSY || link == -EEXIST
			? "the hook has a program of this priority: choose another one (priority=N)"
			: NULL);
}

/* ---- Maps of sockets ------------------------------------------------------------ */

static bool takes_sockets(const struct bpf_map *map)
{
	return bpf_map__type(map) == BPF_MAP_TYPE_SOCKMAP || bpf_map__type(map) == BPF_MAP_TYPE_SOCKHASH;
}

/* The map that the target names, or the only map of sockets; NULL if there is none or several. */
static const struct bpf_map *find_map(const struct attaching *attaching)
{
	const struct bpf_map *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < attaching->collection->map_count; i++) {
		const struct bpf_map *map = attaching->collection->maps[i].map;

		if (!takes_sockets(map))
			continue;
		if (!strcmp(bpf_map__name(map), attaching->target.place))
			return map;
		only = map;
		count++;
	}
	return count == 1 && !*attaching->target.place ? only : NULL;
}

int attach_sockmap(struct attaching *attaching)
{
	const struct bpf_map *map = find_map(attaching);
	const char *place = attaching->target.place;

	if (map) {
		attachment_place(attaching->result, "map %s", bpf_map__name(map));
		return link_to(attaching, bpf_map__fd(map), NULL);
	}
	if (*place == '/') {
		int fd = bpf_obj_get(place), error = fd < 0 ? -errno : 0;

		attachment_place(attaching->result, "map %s", place);
		if (error)
			return attach_failed(attaching, error, "the target must be a pinned map");
		error = link_to(attaching, fd, NULL);
		close(fd);
		return error;
	}
	diag_file_error(attaching->diags, "program '%s': its file has no such map of sockets%s%s",
			attaching->program->name, *place ? ": " : "", place);
	diag_file_note(attaching->diags, "name a sockmap or sockhash of this file, or a pinned one");
	return -ENOENT;
}
