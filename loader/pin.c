/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning a whole collection, or nothing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "kernel/fd_owner.h"
#include "loader/collection.h"

/* The pins made so far, to be removed in reverse order. */
struct pins {
	struct bpfas_collection *collection;
	const char *directory;
	struct bpffs_dirs place;
	char **paths;
	size_t count;
};

/*
 * Pins one object at `path`, which it takes over. libbpf's functions would check and try to create the
 * directory for every single pin.
 */
static int pin_one(struct pins *pins, int fd, char *path)
{
	if (!path)
		return collection_out_of_memory(pins->collection);
	if (bpf_obj_pin(fd, path)) {
		int error = -errno;

		bpffs_explain(&pins->collection->diags, path, error);
		free(path);
		return error;
	}
	pins->paths[pins->count++] = path;
	return 0;
}

static int pin_programs(struct pins *pins)
{
	const struct bpfas_collection *collection = pins->collection;
	int error = 0;

	for (size_t i = 0; i < collection->program_count && !error; i++)
		error = pin_one(pins, bpf_program__fd(collection->programs[i].program),
				bpffs_pin_path(pins->directory, collection->programs[i].name, 0));
	return error;
}

/* A map that was taken from a pin is already there. */
static bool is_pinned_at(const struct bpf_map *map, const char *path)
{
	enum fd_kind kinds[2];
	uint32_t ids[2];
	int fd = bpf_obj_get(path);
	bool is_same = fd >= 0 && !fd_identify(fd, &kinds[0], &ids[0]) &&
		       !fd_identify(bpf_map__fd(map), &kinds[1], &ids[1]) && kinds[0] == kinds[1] &&
		       ids[0] == ids[1];

	if (fd >= 0)
		close(fd);
	return is_same;
}

static int pin_map(struct pins *pins, const struct bpfas_map *map)
{
	char *path = map->pin_path ? strdup(map->pin_path)
				   : bpffs_pin_path(pins->directory, bpf_map__name(map->map), 0);

	if (bpf_map__is_pinned(map->map) /* by name, already */ || (path && is_pinned_at(map->map, path))) {
		free(path);
		return 0;
	}
	return pin_one(pins, bpf_map__fd(map->map), path);
}

static int pin_maps(struct pins *pins)
{
	int error = 0;

	for (size_t i = 0; i < pins->collection->map_count && !error; i++)
		error = pin_map(pins, &pins->collection->maps[i]);
	return error;
}

static int reserve(struct pins *pins)
{
	size_t count = pins->collection->map_count + pins->collection->program_count;

	pins->paths = calloc(count ? count : 1, sizeof *pins->paths);
	return pins->paths ? 0 : collection_out_of_memory(pins->collection);
}

static void undo(struct pins *pins)
{
	for (size_t i = pins->count; i--;)
		unlink(pins->paths[i]);
	bpffs_undo(&pins->place);
}

int bpfas_collection_pin(struct bpfas_collection *collection, const char *directory)
{
	struct pins pins = { .collection = collection, .directory = directory };
	int error = reserve(&pins);

	if (!error)
		error = bpffs_prepare(&pins.place, directory, &collection->diags);
	if (!error)
		error = pin_programs(&pins);
	if (!error)
		error = pin_maps(&pins);
	if (!error)
		error = collection_cancelled(collection);
	if (error)
		undo(&pins);
	for (size_t i = 0; i < pins.count; i++)
		free(pins.paths[i]);
	free(pins.paths);
	bpffs_free(&pins.place);
	return error;
}
