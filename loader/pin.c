/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning a whole collection, or nothing. */
#include "loader/pin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "kernel/fd_owner.h"
#include "kernel/folder.h"

/* The pins made so far, to be removed in reverse order. */
struct pins {
	struct bpfas_collection *collection;
	const char *directory;
	struct bpffs_dirs place;
	bool replaces;
	struct made_pin {
		char *path, *at; /* at: another name, until all have been made; NULL: none */
	} * made;
	size_t count;
};

/*
 * Pins one object at `path`, which it takes over. libbpf's functions would check and try to create the
 * directory for every single pin. What is there already is replaced last of all, when nothing can fail any
 * more.
 */
static int pin_one(struct pins *pins, int fd, char *path)
{
	struct made_pin pin = { .path = path };
	const char *place = path;

	if (path && pins->replaces && !access(path, F_OK)) {
		if (asprintf(&pin.at, "%s@new", path) < 0)
			pin.at = NULL;
		place = pin.at;
	}
	if (!place) {
		free(path);
		return collection_out_of_memory(pins->collection);
	}
	if (bpf_obj_pin(fd, place)) {
		int error = -errno;

		bpffs_explain(&pins->collection->diags, place, error);
		free(pin.at);
		free(path);
		return error;
	}
	pins->made[pins->count++] = pin;
	return 0;
}

static int replace_all(struct pins *pins)
{
	for (size_t i = 0; i < pins->count; i++)
		if (pins->made[i].at && rename(pins->made[i].at, pins->made[i].path))
			return bpffs_explain(&pins->collection->diags, pins->made[i].path, -errno);
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

	pins->made = calloc(count ? count : 1, sizeof *pins->made);
	return pins->made ? 0 : collection_out_of_memory(pins->collection);
}

static void undo(const struct pins *pins)
{
	for (size_t i = pins->count; i--;)
		unlink(pins->made[i].at ? pins->made[i].at : pins->made[i].path);
}

static void free_pins(struct pins *pins)
{
	for (size_t i = 0; i < pins->count; i++) {
		free(pins->made[i].path);
		free(pins->made[i].at);
	}
	free(pins->made);
	bpffs_free(&pins->place);
}

static int pin_all(struct pins *pins)
{
	int error = reserve(pins);

	if (!error)
		error = bpffs_prepare(&pins->place, pins->directory, &pins->collection->diags);
	if (!error)
		error = pin_programs(pins);
	if (!error)
		error = pin_maps(pins);
	if (!error)
		error = collection_cancelled(pins->collection);
	return error ? error : replace_all(pins);
}

static int pin_collection(struct bpfas_collection *collection, const char *directory, bool replaces)
{
	struct pins pins = { .collection = collection, .directory = directory, .replaces = replaces };
	int error = pin_all(&pins);

	if (!error)
		error = folder_record(directory, collection->name, &collection->diags);
	if (error < 0) {
		undo(&pins);
		bpffs_undo(&pins.place);
	}
	free_pins(&pins);
	return error < 0 ? error : 0;
}

int bpfas_collection_pin(struct bpfas_collection *collection, const char *directory)
{
	return pin_collection(collection, directory, false);
}

int bpfas_collection_repin(struct bpfas_collection *collection, const char *directory)
{
	return pin_collection(collection, directory, true);
}

/* ---- Maps alone, before attaching ------------------------------------------------------- */

static int pin_by_name(struct pins *pins, struct bpfas_map *map)
{
	char *folder;
	int error;

	if (!map->pin_path || map->is_new_pin || bpf_map__is_pinned(map->map) ||
	    is_pinned_at(map->map, map->pin_path))
		return 0;
	folder = strndup(map->pin_path, (size_t)(strrchr(map->pin_path, '/') - map->pin_path));
	error = folder ? bpffs_prepare(&pins->place, folder, &pins->collection->diags)
		       : collection_out_of_memory(pins->collection);
	free(folder);
	if (!error)
		error = pin_one(pins, bpf_map__fd(map->map), strdup(map->pin_path));
	map->is_new_pin = !error;
	return error;
}

int pin_maps_by_name(struct bpfas_collection *collection)
{
	struct pins pins = { .collection = collection, .replaces = true };
	int error = reserve(&pins);

	for (size_t i = 0; i < collection->map_count && !error; i++)
		error = pin_by_name(&pins, &collection->maps[i]);
	if (!error)
		error = replace_all(&pins);
	if (error) {
		undo(&pins);
		bpffs_undo(&pins.place);
	}
	free_pins(&pins);
	return error;
}

void unpin_maps_by_name(struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->map_count; i++)
		if (collection->maps[i].is_new_pin && !collection->maps[i].is_fresh) {
			unlink(collection->maps[i].pin_path);
			collection->maps[i].is_new_pin = false;
		}
}
