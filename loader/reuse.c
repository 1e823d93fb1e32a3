/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/reuse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "kernel/fd_owner.h"
#include "kernel/pin.h"
#include "loader/match.h"

static int refuse_pin(const struct bpfas_map *map, const char *path, int error)
{
	diag_file_error(map->diags, "cannot use the map pinned at '%s': %s", path, strerror(-error));
	if (error == -EACCES)
		diag_file_note(map->diags, "it belongs to another user: ask for permission (chown, chmod), "
					   "or run as root (sudo)");
	return error;
}

static int check_pinned(const struct bpfas_map *map, const char *path, int fd)
{
	struct match_place place = { .pin = path };
	char where[160];
	enum fd_kind kind;
	uint32_t id;

	if (fd_identify(fd, &kind, &id) || kind != FD_MAP) {
		diag_file_error(map->diags,
				"cannot take map '%s' from '%s': what is pinned there is not a map",
				bpf_map__name(map->map), path);
		diag_file_note(map->diags, "remove the pin (rm %s), or rename the map", path);
		return -EINVAL;
	}
	snprintf(where, sizeof where, "pinned at '%.140s'", path);
	place.where = where;
	return match_map(map, fd, &place);
}

/*
 * A map of by_name is taken here too: libbpf would compare its flags and entries without regard to what the
 * kernel has changed.
 */
static int check(const struct bpfas_map *map, const char *path)
{
	int fd = bpf_obj_get(path), error;

	if (fd >= 0)
		error = check_pinned(map, path, fd);
	else if (errno == ENOENT ||
		 errno == EPERM) /* EPERM is reported later, with all missing capabilities */
		return 0;
	else
		error = refuse_pin(map, path, -errno);
	if (!error)
		error = bpf_map__reuse_fd(map->map, fd);
	if (!error && bpf_map__pin_path(map->map))
		error = bpf_map__set_pin_path(map->map, NULL);
	if (fd >= 0)
		close(fd);
	return error;
}

static int refuse_set(const struct bpfas_map *map, const char *path)
{
	diag_file_error(map->diags,
			"cannot set a variable of '%s', which is taken from '%s' with its contents",
			bpf_map__name(map->map), path);
	diag_file_advise(map->diags, BPFAS_NOTE, BPFAS_ADVICE_SET_MAP, path,
			 "set it in the pinned map, or remove that pin");
	return -EINVAL;
}

struct variables {
	const char *name;
	char *path;
};

static int see_pin(void *context, struct pin *pin)
{
	struct variables *variables = context;
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;

	if (pin->kind != FD_MAP || bpf_obj_get_info_by_fd(pin->fd, &info, &size) ||
	    !match_name(info.name, variables->name))
		return 0;
	variables->path = strdup(pin->path);
	return 1;
}

/* The name of .data or .bss begins with the object's, and the pin may be another file's. */
static char *find_path(const struct bpfas_map *map, const char *directory)
{
	struct variables variables = { .name = bpf_map__name(map->map) };

	if (bpf_map__is_internal(map->map) && pins_each(directory, see_pin, &variables))
		return variables.path;
	return bpffs_pin_path(directory, variables.name, 0);
}

static int check_in(const struct bpfas_map *map, const char *directory)
{
	char *path;
	int error;

	if (match_is_constant(map->map))
		return 0;
	path = find_path(map, directory);
	if (!path)
		return -ENOMEM;
	error = map->is_set && !access(path, F_OK) ? refuse_set(map, path) : check(map, path);
	free(path);
	return error;
}

int reuse_maps(struct bpfas_collection *collection, const char *directory)
{
	int error = 0;

	for (size_t i = 0; i < collection->map_count && !error; i++) {
		const struct bpfas_map *map = &collection->maps[i];
		const char *path = bpf_map__pin_path(map->map);

		if (map->is_fresh)
			continue;
		if (path)
			error = check(map, path);
		else if (directory)
			error = check_in(map, directory);
	}
	return error;
}
