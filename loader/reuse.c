/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/reuse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "kernel/fd_owner.h"

static int refuse(const struct bpfas_map *map, const char *path, const char *field, uint32_t here,
		  uint32_t there)
{
	diag_file_error(map->diags, "map '%s' does not match the one pinned at '%s': %s is %u here, %u there",
			bpf_map__name(map->map), path, field, here, there);
	diag_file_note(map->diags, "remove the pin (rm %s), rename the map, or make it the same", path);
	return -EINVAL;
}

static int refuse_kind(const struct bpfas_map *map, const char *path, uint32_t there)
{
	diag_file_error(map->diags,
			"map '%s' does not match the one pinned at '%s': type is %s here, %s there",
			bpf_map__name(map->map), path, bpfas_map_type(map), map_type_of(there)->name);
	diag_file_note(map->diags, "remove the pin (rm %s), or rename the map", path);
	return -EINVAL;
}

/* The kernel gives an LRU map with a list for each CPU a whole number of entries for each. */
static uint32_t entries_asked(const struct bpfas_map *map, const struct bpf_map_info *there)
{
	uint32_t here = bpf_map__max_entries(map->map);
	int cpus = libbpf_num_possible_cpus();

	if (!(there->map_flags & MAP_F_NO_COMMON_LRU) || cpus < 1)
		return here;
	return (here + (uint32_t)cpus - 1) / (uint32_t)cpus * (uint32_t)cpus;
}

static int compare(const struct bpfas_map *map, const char *path, const struct bpf_map_info *there)
{
	const struct bpf_map *here = map->map;
	uint32_t kernels = map->type->kernel_flags;
	const struct {
		const char *name;
		uint32_t here, there;
	} fields[] = {
		{ "key size", bpf_map__key_size(here), there->key_size },
		{ "value size", bpf_map__value_size(here), there->value_size },
		{ "max_entries", entries_asked(map, there), there->max_entries },
		{ "flags", bpf_map__map_flags(here) & ~kernels, there->map_flags & ~kernels },
	};

	if ((uint32_t)bpf_map__type(here) != there->type)
		return refuse_kind(map, path, there->type);
	if (map->type->entries == ENTRIES_OPTIONAL && !bpf_map__max_entries(here))
		return 0; /* one for each CPU, which libbpf sets later */
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].here != fields[i].there)
			return refuse(map, path, fields[i].name, fields[i].here, fields[i].there);
	return 0;
}

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
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;
	enum fd_kind kind;
	uint32_t id;

	if (fd_identify(fd, &kind, &id) || kind != FD_MAP) {
		diag_file_error(map->diags,
				"cannot take map '%s' from '%s': what is pinned there is not a map",
				bpf_map__name(map->map), path);
		diag_file_note(map->diags, "remove the pin (rm %s), or rename the map", path);
		return -EINVAL;
	}
	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return refuse_pin(map, path, -errno);
	return compare(map, path, &info);
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

/* Constants belong to the program, which the kernel has verified with their values. */
static bool has_constants(const struct bpf_map *map)
{
	return bpf_map__is_internal(map) && bpf_map__map_flags(map) & BPF_F_RDONLY_PROG;
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

static int check_in(const struct bpfas_map *map, const char *directory)
{
	char *path;
	int error;

	if (has_constants(map->map))
		return 0;
	path = bpffs_pin_path(directory, bpf_map__name(map->map), 0);
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

		if (path)
			error = check(map, path);
		else if (directory)
			error = check_in(map, directory);
	}
	return error;
}
