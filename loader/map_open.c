/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps declared by a file: opening FILE:NAME, and creating new ones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/suggest.h"
#include "kernel/program_maps.h"
#include "kernel/running.h"
#include "kernel/walk.h"
#include "loader/collection.h"
#include "loader/match.h"
#include "map/find.h"
#include "map/open.h"
#include "map/search.h"

static void release(void *collection)
{
	bpfas_collection_close(collection);
}

/* Takes over the descriptor and the collection. */
static int make(int fd, const struct diags *diags, struct bpfas_collection *collection,
		const struct bpfas_map *declared, struct bpfas_map **map)
{
	struct map_origin origin = { declared, collection, release };

	return map_make(fd, diags, &origin, map);
}

/* ---- FILE:NAME --------------------------------------------------------------------- */

/* The user asks for ".bss", which libbpf calls "count.bss". */
static bool is_called(const struct bpfas_map *map, const char *name)
{
	const char *own = bpfas_map_name(map), *dot = strchr(own, '.');

	return !strcmp(own, name) || (dot && !strcmp(dot, name));
}

static const struct bpfas_map *find_declared(struct bpfas_collection *collection, const char *file,
					     const char *name, const struct diags *diags)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));
	const struct bpfas_map *map;

	for (size_t i = 0; (map = bpfas_collection_map(collection, i)); i++) {
		if (is_called(map, name))
			return map;
		suggestion_offer(&suggestion, bpfas_map_name(map));
	}
	diag_file_error(diags, "no map '%s' in '%s'", name, file);
	if (suggestion.nearest)
		diag_file_note(diags, "did you mean '%s'?", suggestion.nearest);
	return NULL;
}

static bool has_program(const void *context, const char *name)
{
	const struct bpfas_collection *collection = context;
	struct bpf_program *program;

	bpf_object__for_each_program(program, collection->object)
		if (kernel_name_is(name, bpf_program__name(program)))
			return true;
	return false;
}

/* ---- Of the programs that run from the file --------------------------------------------- */

struct used_map {
	const char *name;
	const struct diags *diags;
	int fd; /* -ENOENT: none yet */
	uint32_t id;
};

static int refuse_second(struct used_map *used, uint32_t id, uint32_t program)
{
	diag_file_error(used->diags, "several maps are called '%s' there: id %u, and id %u of program %u",
			used->name, used->id, id, program);
	diag_file_note(used->diags, "name one by its id");
	return -ENOTUNIQ;
}

static int consider(struct used_map *used, uint32_t id, uint32_t program)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;
	int fd = id == used->id ? -1 : bpf_map_get_fd_by_id(id);

	if (fd < 0)
		return 0;
	if (bpf_obj_get_info_by_fd(fd, &info, &size) || !match_name(info.name, used->name)) {
		close(fd);
		return 0;
	}
	if (used->fd >= 0) {
		close(fd);
		return refuse_second(used, id, program);
	}
	used->fd = fd;
	used->id = id;
	return 0;
}

static int consider_all(struct used_map *used, uint32_t program)
{
	struct program_maps maps;
	int fd = bpf_prog_get_fd_by_id(program), error = 0;

	if (fd < 0)
		return 0;
	if (!program_maps_read(&maps, fd))
		for (uint32_t i = 0; i < maps.count && !error; i++)
			error = consider(used, maps.ids[i], program);
	program_maps_free(&maps);
	close(fd);
	return error;
}

/* The map's descriptor; -ENOENT: no program runs from the file, or none uses such a map. */
static int find_used(const char *file, const char *name, const struct diags *diags)
{
	struct used_map used = { .name = name, .diags = diags, .fd = -ENOENT };
	struct running running;
	int error = running_find(&running, file, diags);

	for (size_t i = 0; !error && running.folder && i < running.count; i++)
		error = consider_all(&used, running.list[i].id);
	running_free(&running);
	if (error && used.fd >= 0)
		close(used.fd);
	return error ? error : used.fd;
}

/* A file that was not attached or pinned as such: the map looks like the declared one, of all in the kernel.
 */
static int search_like(const char *asked, const struct bpfas_map *declared,
		       const struct bpfas_collection *collection, const struct diags *diags)
{
	struct map_query query = { .asked = asked,
				   .name = bpfas_map_name(declared),
				   .like = declared,
				   .is_user = has_program,
				   .context = collection };

	return map_search(&query, diags);
}

static int open_in_file(const char *asked, const char *file, const char *name, const struct diags *diags,
			struct bpfas_map **map)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = diags->callback, .diag_context = diags->context);
	struct bpfas_collection *collection;
	const struct bpfas_map *declared;
	int fd = bpfas_collection_open(file, &opts, &collection);

	if (fd)
		return fd;
	declared = find_declared(collection, file, name, diags);
	fd = declared ? find_used(file, bpfas_map_name(declared), diags) : -EINVAL;
	if (fd == -ENOENT)
		fd = search_like(asked, declared, collection, diags);
	if (fd >= 0)
		return make(fd, diags, collection, declared, map);
	bpfas_collection_close(collection);
	return declared ? fd : -ENOENT;
}

static bool is_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode);
}

int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	const char *colon = strrchr(name, ':');
	char *file = colon ? strndup(name, (size_t)(colon - name)) : NULL;
	int error;

	*map = NULL;
	if (colon && !file)
		return map_no_memory(&diags);
	if (file && is_file(file)) {
		error = open_in_file(name, file, colon + 1, &diags, map);
	} else {
		error = file ? find_used(file, colon + 1, &diags) : -ENOENT;
		if (error == -ENOENT)
			error = map_find(name, &diags);
		if (error >= 0)
			error = map_make(error, &diags, NULL, map);
	}
	free(file);
	return error;
}

/* ---- Making one ---------------------------------------------------------------------- */

static int take_created(struct bpfas_collection *collection, const struct diags *diags,
			struct bpfas_map **map)
{
	const struct bpfas_map *declared = bpfas_collection_map(collection, 0);
	int fd = declared ? dup(bpfas_map_fd(declared)) : -1;

	if (fd >= 0)
		return make(fd, diags, collection, declared, map);
	diag_file_error(diags, "the declaration does not declare a map");
	bpfas_collection_close(collection);
	return -EINVAL;
}

int bpfas_map_create(const char *declaration, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	BPFAS_OPTS(bpfas_assemble_opts, assemble, .diag = diags.callback, .diag_context = diags.context);
	BPFAS_OPTS(bpfas_load_opts, load, .diag = diags.callback, .diag_context = diags.context);
	struct bpfas_collection *collection = NULL;
	struct bpfas_input source = { .name = "declaration" };
	struct bpfas_output *object = NULL;
	char *text = NULL;
	int length = asprintf(&text, *declaration == '.' ? "%s\n" : ".map %s\n", declaration), error;

	*map = NULL;
	if (length < 0)
		return map_no_memory(&diags);
	source.text = text;
	source.length = (size_t)length;
	error = bpfas_assemble_output(&source, 1, &assemble, &object);
	if (!error) {
		size_t size;
		const void *elf = bpfas_output_bytes(object, &size);

		error = bpfas_collection_open_memory("declaration", elf, size, &load, &collection);
	}
	if (!error)
		error = bpfas_collection_load(collection);
	bpfas_output_free(object);
	free(text);
	if (!error)
		return take_created(collection, &diags, map);
	bpfas_collection_close(collection);
	return error;
}
