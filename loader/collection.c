/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/collection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/options.h"

int collection_out_of_memory(const struct bpfas_collection *collection)
{
	diag_file_error(&collection->diags, "out of memory");
	return -ENOMEM;
}

int collection_cancelled(const struct bpfas_collection *collection)
{
	if (!collection->cancelled || !collection->cancelled(collection->cancel_context))
		return 0;
	diag_file_error(&collection->diags, "interrupted: everything is undone");
	return -EINTR;
}

void collection_log(const struct bpfas_collection *collection, const char *said)
{
	if (collection->log && *said)
		collection->log(collection->log_context, said);
}

struct bpfas_collection *collection_new(const char *name, const struct bpfas_load_opts *opts)
{
	struct bpfas_load_opts own = { 0 };
	struct bpfas_collection *collection = calloc(1, sizeof *collection);
	struct diags diags = { .file = name };

	options_take(&own, sizeof own, opts);
	diags.callback = own.diag;
	diags.context = own.diag_context;
	if (collection)
		collection->name = strdup(name);
	if (!collection || !collection->name) {
		diag_file_error(&diags, "out of memory");
		free(collection);
		return NULL;
	}
	diags.file = collection->name;
	collection->diags = diags;
	collection->log = own.log;
	collection->log_context = own.log_context;
	collection->cancelled = own.cancelled;
	collection->cancel_context = own.cancel_context;
	return collection;
}

struct bpfas_map *bpfas_collection_map(struct bpfas_collection *collection, size_t index)
{
	return index < collection->map_count ? &collection->maps[index] : NULL;
}

struct bpf_object *bpfas_collection_object(struct bpfas_collection *collection)
{
	return collection->object;
}

static void free_program(struct program *program)
{
	if (program->is_shared || !program->program)
		close(program->fd);
	free(program->own_name);
	free(program->own_section);
}

void bpfas_collection_close(struct bpfas_collection *collection)
{
	if (!collection)
		return;
	bpfas_collection_detach(collection);
	for (size_t i = 0; i < collection->program_count; i++)
		free_program(&collection->programs[i]);
	bpf_object__close(collection->object);
	free(collection->verifier_log);
	free(collection->programs);
	free(collection->card);
	for (size_t i = 0; i < collection->map_count; i++)
		free(collection->maps[i].pin_path);
	free(collection->maps);
	map_fixes_free(&collection->fixes);
	input_free(&collection->input);
	free(collection->name);
	free(collection);
}
