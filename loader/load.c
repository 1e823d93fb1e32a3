/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading: the kernel creates the maps and verifies the programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/capture.h"
#include "kernel/bpffs.h"
#include "loader/collection.h"
#include "loader/explain.h"
#include "loader/explain_btf.h"
#include "loader/reuse.h"

int bpfas_collection_load(struct bpfas_collection *collection)
{
	struct capture capture;
	const char *said;
	int error;

	if (!collection->object)
		return 0;
	if (!collection->map_count && !bpf_object__next_program(collection->object, NULL)) {
		diag_file_error(&collection->diags, "it has neither programs nor maps");
		diag_file_note(&collection->diags, "declare a program with .prog NAME \"SECTION\"");
		return -ENOENT;
	}
	error = reuse_maps(collection, NULL);
	if (error)
		return error;
	capture_begin(&capture);
	error = bpf_object__load(collection->object);
	said = capture_end(&capture);
	collection_log(collection, said);
	collection_log(collection, collection->verifier_log);
	warn_of_btf(collection, said);
	if (error)
		explain_load(collection, error, said);
	capture_free(&capture);
	for (size_t i = 0; !error && i < collection->program_count; i++)
		collection->programs[i].fd = bpf_program__fd(collection->programs[i].program);
	return error;
}

/* By its name, or as ".bss". */
static bool is_called(const struct bpfas_map *map, const char *name)
{
	const char *own = bpf_map__name(map->map), *section = strchr(own, '.');

	return !name || !strcmp(own, name) ||
	       (bpf_map__is_internal(map->map) && section && !strcmp(section, name));
}

/* libbpf would take a map with `pinning by_name` from its pin by itself. */
static int make_fresh(struct bpfas_map *map)
{
	const char *path = bpf_map__pin_path(map->map);

	map->is_fresh = true;
	if (!path)
		return 0;
	map->pin_path = strdup(path);
	return map->pin_path ? bpf_map__set_pin_path(map->map, NULL) : -ENOMEM;
}

int bpfas_collection_fresh(struct bpfas_collection *collection, const char *name)
{
	bool found = !name;
	int error = 0;

	for (size_t i = 0; i < collection->map_count && !error; i++) {
		if (!is_called(&collection->maps[i], name))
			continue;
		found = true;
		error = make_fresh(&collection->maps[i]);
	}
	if (error)
		return collection_out_of_memory(collection);
	if (found)
		return 0;
	diag_file_error(&collection->diags, "it has no map '%s' that could start empty", name);
	return -ENOENT;
}

int bpfas_collection_reuse(struct bpfas_collection *collection, const char *directory)
{
	int found = bpfas_path_is_bpffs(directory);

	if (!found)
		return bpffs_refuse(&collection->diags, directory);
	if (found > 0)
		return reuse_maps(collection, directory);
	diag_file_error(&collection->diags, "cannot take maps from '%s': %s", directory, strerror(-found));
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
			 "list the maps to see where they are pinned");
	return found;
}
