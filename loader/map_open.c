/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps declared by a file: opening FILE:NAME, and creating new ones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/suggest.h"
#include "kernel/walk.h"
#include "loader/collection.h"
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

static int open_in_file(const char *asked, const char *file, const char *name, const struct diags *diags,
			struct bpfas_map **map)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = diags->callback, .diag_context = diags->context);
	struct map_query query = { .asked = asked, .is_user = has_program };
	struct bpfas_collection *collection;
	int fd = bpfas_collection_open(file, &opts, &collection);

	if (fd)
		return fd;
	query.context = collection;
	query.like = find_declared(collection, file, name, diags);
	query.name = query.like ? bpfas_map_name(query.like) : name;
	fd = query.like ? map_search(&query, diags) : -ENOENT;
	if (fd >= 0)
		return make(fd, diags, collection, query.like, map);
	bpfas_collection_close(collection);
	return fd;
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
