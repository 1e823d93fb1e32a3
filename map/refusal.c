/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/refusal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel/capability.h"
#include "uapi/bpf_numbers.h"

static const char *word_of(enum bpfas_map_operation operation)
{
	switch (operation) {
	case BPFAS_MAP_LOOKUP: return "look up in";
	case BPFAS_MAP_UPDATE: return "set an entry of";
	case BPFAS_MAP_DELETE: return "delete from";
	case BPFAS_MAP_WALK: return "walk";
	case BPFAS_MAP_LOOKUP_AND_DELETE: return "take from";
	case BPFAS_MAP_PEEK: return "peek at";
	case BPFAS_MAP_POP: return "pop from";
	case BPFAS_MAP_PUSH:
	default: return "push to";
	}
}

static int cannot(const struct bpfas_map *map, enum bpfas_map_operation operation)
{
	const struct map_refusal *refusal = map_type_refusal(map->type, operation);

	diag_file_error(map->diags, "cannot %s map '%s': %s does not allow it", word_of(operation),
			bpfas_map_name(map), map->type->name);
	if (refusal)
		diag_file_advise(map->diags, BPFAS_NOTE, refusal->advice, NULL, "%s", refusal->why);
	return -EOPNOTSUPP;
}

int bpfas_map_require(const struct bpfas_map *map, unsigned operations)
{
	unsigned lacking = operations & ~map->access.can;

	if (map_shape(map).fd < 0) {
		diag_file_error(map->diags, "map '%s' is not loaded", bpfas_map_name(map));
		return -EBADF;
	}
	return lacking ? cannot(map, lacking & -lacking) : 0;
}

static bool is_frozen(int fd)
{
	char path[48], line[80];
	int frozen = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "frozen: %d", &frozen) == 1)
			break;
	if (file)
		fclose(file);
	return frozen;
}

static int no_permission(const struct bpfas_map *map, enum bpfas_map_operation operation, int error)
{
	struct map_shape shape = map_shape(map);
	char what[160];

	snprintf(what, sizeof what, "cannot %s map '%.100s'", word_of(operation), bpfas_map_name(map));
	if (operation & (BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_PUSH | BPFAS_MAP_POP |
			 BPFAS_MAP_LOOKUP_AND_DELETE) &&
	    is_frozen(shape.fd)) {
		diag_file_error(map->diags, "%s: it is frozen", what);
		diag_file_note(map->diags, "only programs can change it, permanently");
	} else {
		capability_explain(map->diags, what,
				   NEEDS(CAP_BPF) | (map->type->needs_net_admin ? NEEDS(CAP_NET_ADMIN) : 0));
		diag_file_note(map->diags, "or the map was created with BPF_F_RDONLY or BPF_F_WRONLY, or its "
					   "pin's mode forbids it");
	}
	return error;
}

static const char *why_einval(const struct bpfas_map *map, enum bpfas_map_operation operation)
{
	switch (map->access.value) {
	case ROLE_DEVICE: return "the interface does not exist, or the program is not in section xdp/devmap";
	case ROLE_CPU:
		return "the queue size is not in 1..16384, or the program is not in section xdp/cpumap";
	case ROLE_PROGRAM:
		return "the program differs from the others in the map in type, section or use of helpers";
	case ROLE_MAP: return "the map differs from the declared inner map in type, sizes, flags or entries";
	case ROLE_SOCKET: return "the map does not accept a socket of this type or in this state";
	default: break;
	}
	if (map->access.key == ROLE_PREFIX)
		return "the prefix length exceeds the key's bits";
	return operation == BPFAS_MAP_LOOKUP ? "the value has no bpf_spin_lock to hold, or the key is invalid"
					     : "the kernel finds the key, the value or the flags invalid; "
					       "'lock' needs a bpf_spin_lock in the value";
}

static const char *why_absent(const struct bpfas_map *map, enum bpfas_map_operation operation)
{
	uint32_t type = map->type->number;

	if (operation != BPFAS_MAP_UPDATE && operation != BPFAS_MAP_PUSH)
		return "no such key";
	if (type == BPF_MAP_TYPE_CGROUP_STORAGE || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE)
		return "no such key: an entry is created when the program is attached to a cgroup";
	return "no such key, and 'exist' requires one";
}

/* The kernel answers the look-up of a value that it does not show as if there were no room for it. */
static const char *why_not_shown(const struct bpfas_map *map)
{
	const struct map_refusal *refusal = map_type_refusal(map->type, BPFAS_MAP_LOOKUP);

	return refusal ? refusal->why : NULL;
}

/* What an errno means in this place; NULL where the system's own words must do. */
static const char *why(const struct bpfas_map *map, enum bpfas_map_operation operation, int error)
{
	bool changes = operation == BPFAS_MAP_UPDATE || operation == BPFAS_MAP_PUSH;

	if (map->access.value == ROLE_CPU && error == -ENOMEM) /* what the kernel says of a wrong program */
		error = -EINVAL;
	switch (-error) {
	case E2BIG: return map_is_indexed(map) ? "the index is out of range" : "it is full";
	case ENOSPC:
		if (operation == BPFAS_MAP_LOOKUP || operation == BPFAS_MAP_WALK)
			return why_not_shown(map);
		return "it is full";
	case ENOENT: return why_absent(map, operation);
	case EEXIST: return "the key is there already";
	case ENODEV: return map->access.key == ROLE_CPU ? "no such CPU" : "no such device";
	case EOVERFLOW:
	case EINVAL: return why_einval(map, operation);
	case EBADF: return "this is not a descriptor of the kind that the map takes";
	case ENOTSOCK: return "this is not a socket";
	case EBUSY: return "the entry is in use just now";
	case EOPNOTSUPP:
	case ENOTSUPP:
		if (map->access.value == ROLE_SOCKET && changes)
			return "the map does not accept a socket of this type or in this state";
		return "the kernel does not support it for this map type";
	default: return NULL;
	}
}

int map_refused(const struct bpfas_map *map, enum bpfas_map_operation operation, int error)
{
	const char *words = why(map, operation, error);
	uint32_t limit = map_shape(map).max_entries;

	if (error == -EPERM || error == -EACCES)
		return no_permission(map, operation, error);
	diag_file_error(map->diags, "cannot %s map '%s': %s", word_of(operation), bpfas_map_name(map),
			words ? words : strerror(-error));
	if (error == -E2BIG && map_is_indexed(map))
		diag_file_note(map->diags, "valid indexes are 0 to %u", limit - 1);
	else if ((error == -E2BIG || error == -ENOSPC) && operation != BPFAS_MAP_LOOKUP &&
		 operation != BPFAS_MAP_WALK)
		diag_file_note(map->diags, "it has room for %u entries (max_entries)", limit);
	return error;
}
