/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning a whole collection, or nothing of it. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "base/capture.h"
#include "loader/collection.h"
#include "loader/privilege.h"

/* What has been made so far, in order, to be taken away in reverse. */
struct pins {
	struct bpfas_collection *collection;
	const char *directory;
	bool made_directory;
	char **paths;
	size_t count;
};

static int path_error(const struct bpfas_collection *collection, const char *path, int error)
{
	if (error == -EPERM || error == -EACCES) {
		char what[160];

		snprintf(what, sizeof what, "cannot pin at '%.100s'", path);
		privilege_explain(&collection->report, what, false, false);
		return error;
	}
	report_error(&collection->report, "cannot pin at '%s': %s", path,
		     error == -EEXIST ? "something of that name exists there" : strerror(-error));
	if (error == -EEXIST)
		report_note(&collection->report, "remove it (rm), or choose another directory");
	return error;
}

static int refuse_place(const struct bpfas_collection *collection, const char *directory)
{
	report_error(&collection->report,
		     "'%s' is not in a BPF file system, where alone things can be pinned", directory);
	report_note(&collection->report,
		    "give a directory under /sys/fs/bpf; if that is not mounted: mount -t bpf bpf "
		    "/sys/fs/bpf");
	return -EINVAL;
}

/* 1: a BPF file system, 0: another one, negative: cannot tell. */
static int is_bpffs(const char *path)
{
	struct statfs status;

	if (statfs(path, &status))
		return -errno;
	return status.f_type == BPF_FS_MAGIC;
}

static int make_directory(struct pins *pins)
{
	char *copy = strdup(pins->directory);
	int found = copy ? is_bpffs(dirname(copy)) : -ENOMEM;

	free(copy);
	if (found == -ENOMEM)
		return collection_out_of_memory(pins->collection);
	if (found < 0)
		return path_error(pins->collection, pins->directory, found);
	if (!found)
		return refuse_place(pins->collection, pins->directory);
	if (mkdir(pins->directory, 0700))
		return path_error(pins->collection, pins->directory, -errno);
	pins->made_directory = true;
	return 0;
}

static int prepare_directory(struct pins *pins)
{
	int found = is_bpffs(pins->directory);

	if (found == -ENOENT)
		return make_directory(pins);
	if (found < 0)
		return path_error(pins->collection, pins->directory, found);
	return found ? 0 : refuse_place(pins->collection, pins->directory);
}

/* A BPF file system allows no dots in names. */
static char *path_for(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return NULL;
	for (char *at = path + strlen(directory); *at; at++)
		if (*at == '.')
			*at = '_';
	return path;
}

/* Pins one thing at `path`, which it takes over. libbpf's own words for it are not needed: there is an errno.
 */
static int pin_one(struct pins *pins, struct bpf_program *program, struct bpf_map *map, char *path)
{
	struct capture capture;
	int error;

	if (!path)
		return collection_out_of_memory(pins->collection);
	capture_begin(&capture);
	error = program ? bpf_program__pin(program, path) : bpf_map__pin(map, path);
	collection_log(pins->collection, capture_end(&capture));
	capture_free(&capture);
	if (error) {
		path_error(pins->collection, path, error);
		free(path);
		return error;
	}
	pins->paths[pins->count++] = path;
	return 0;
}

static int pin_programs(struct pins *pins)
{
	struct bpf_program *program;
	int error = 0;

	bpf_object__for_each_program(program, pins->collection->object)
		if (!error)
			error = pin_one(pins, program, NULL,
					path_for(pins->directory, bpf_program__name(program)));
	return error;
}

static int pin_maps(struct pins *pins)
{
	int error = 0;

	for (size_t i = 0; i < pins->collection->map_count && !error; i++) {
		struct bpfas_map *map = &pins->collection->maps[i];

		if (bpf_map__is_pinned(map->map)) /* by name, before us */
			continue;
		error = pin_one(pins, NULL, map->map,
				map->pin_path ? strdup(map->pin_path)
					      : path_for(pins->directory, bpf_map__name(map->map)));
	}
	return error;
}

static int reserve(struct pins *pins)
{
	size_t count = pins->collection->map_count;
	struct bpf_program *program;

	bpf_object__for_each_program(program, pins->collection->object)
		count++;
	pins->paths = calloc(count ? count : 1, sizeof *pins->paths);
	return pins->paths ? 0 : collection_out_of_memory(pins->collection);
}

static void undo(struct pins *pins)
{
	for (size_t i = pins->count; i--;)
		unlink(pins->paths[i]);
	if (pins->made_directory)
		rmdir(pins->directory);
}

int bpfas_collection_pin(struct bpfas_collection *collection, const char *directory)
{
	struct pins pins = { .collection = collection, .directory = directory };
	int error = reserve(&pins);

	if (!error)
		error = prepare_directory(&pins);
	if (!error)
		error = pin_programs(&pins);
	if (!error)
		error = pin_maps(&pins);
	if (error)
		undo(&pins);
	for (size_t i = 0; i < pins.count; i++)
		free(pins.paths[i]);
	free(pins.paths);
	return error;
}
