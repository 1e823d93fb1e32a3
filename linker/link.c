/* SPDX-License-Identifier: BSD-2-Clause */
#include "bpfas/link.h"

#include <errno.h>
#include <stdlib.h>

#include "base/options.h"
#include "linker/compare.h"
#include "linker/inputs.h"
#include "linker/layout.h"
#include "linker/live.h"
#include "linker/map_file.h"
#include "linker/merge.h"
#include "linker/pieces.h"
#include "linker/relocate.h"
#include "linker/settle.h"
#include "linker/symbols.h"
#include "linker/types.h"

/* Which symbol is which, over all inputs. */
static void resolve(struct link *link)
{
	/* First what leaves as a whole: symbols there define nothing. */
	settle_groups(link);
	settle_licenses(link);
	symbols_resolve(link);
	types_choose(link);
	/* Even what is left out in the end has to agree: it was compiled to be used together. */
	compare_declarations(link);
}

/* What stays. */
static void select_pieces(struct link *link)
{
	pieces_split(link);
	live_mark(link);
	/* Only now it is known what is used. */
	live_check_defined(link);
	live_explain(link);
}

static void make_output(struct link *link)
{
	link->output = object_new(&link->out_of_memory, link->diags.file ? link->diags.file : "output",
				  link->inputs.at[0]->object->header.endian);
	layout_sections(link);
	/* Relocations change addends in the contents, and need all symbols, which need all places. */
	layout_fill(link);
	relocate_add_symbols(link);
	if (link->errors)
		return;
	relocate_sections(link);
	/* Sections of variables list places too. */
	merge_btf(link);
	/* Last, as every section has its index then. */
	relocate_add_tables(link);
}

static int write_object(const char *path, const struct bpfas_object *object,
			const struct bpfas_link_opts *opts)
{
	BPFAS_OPTS(bpfas_object_opts, object_opts, .diag = opts->diag, .diag_context = opts->diag_context);
	BPFAS_OPTS(bpfas_write_opts, write_opts, .diag = opts->diag, .diag_context = opts->diag_context);
	struct bpfas_output *output;
	const void *elf;
	size_t size;
	int error = bpfas_object_write(object, &object_opts, &output);

	if (error)
		return error;
	elf = bpfas_output_bytes(output, &size);
	error = bpfas_write_file(path, elf, size, &write_opts);
	bpfas_output_free(output);
	return error;
}

static int run(struct link *link, const struct bpfas_input *inputs, size_t count)
{
	int error = inputs_read(link, inputs, count);

	if (error)
		return error;
	resolve(link);
	if (!link->errors)
		select_pieces(link);
	if (!link->errors)
		make_output(link);
	if (link->errors > LINK_MAX_ERRORS)
		diag_file_error(&link->diags, "%u more errors", link->errors - LINK_MAX_ERRORS);
	if (link->errors)
		return -EINVAL;
	if (link->diags.file)
		error = write_object(link->diags.file, link->output, &link->opts);
	/* A map tells of an object that is there. */
	return !error && link->opts.map ? map_file_write(link) : error;
}

static void free_link(struct link *link)
{
	merge_free(link);
	layout_free(link->layout);
	inputs_free(link);
	object_free(link->output);
	string_map_free(&link->by_name);
	string_map_free(&link->scratch);
	vec_free(&link->globals);
	vec_free(&link->losers);
	vec_free(&link->marked);
	vec_free(&link->intervals);
	arena_free(&link->arena);
}

static int link_object(const char *output, const struct bpfas_input *inputs, size_t count,
		       const struct bpfas_link_opts *opts, struct bpfas_object **object)
{
	struct link link = { 0 };
	int error;

	options_take(&link.opts, sizeof link.opts, opts);
	link.diags = (struct diags){ link.opts.diag, link.opts.diag_context, output, NULL };
	link.arena.out_of_memory = &link.out_of_memory;
	*object = NULL;
	if (!count) {
		diag_file_error(&link.diags, "nothing to link");
		return -EINVAL;
	}
	if (setjmp(link.out_of_memory)) {
		diag_file_error(&link.diags, "out of memory");
		error = -ENOMEM;
	} else {
		error = run(&link, inputs, count);
	}
	if (!error) {
		link.output->arena.out_of_memory = NULL;
		*object = link.output;
		link.output = NULL;
	}
	free_link(&link);
	return error;
}

int bpfas_link_object(const struct bpfas_input *inputs, size_t count, const struct bpfas_link_opts *opts,
		      struct bpfas_object **object)
{
	return link_object(NULL, inputs, count, opts, object);
}

int bpfas_link(const char *output, const char *const *inputs, size_t count,
	       const struct bpfas_link_opts *opts)
{
	struct bpfas_link_opts own = { 0 };
	struct bpfas_input *files = calloc(count ? count : 1, sizeof *files);
	struct bpfas_object *object;
	struct diags diags = { .file = output };
	int error;

	options_take(&own, sizeof own, opts);
	diags.callback = own.diag;
	diags.context = own.diag_context;
	if (!files) {
		diag_file_error(&diags, "out of memory");
		return -ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		files[i].name = inputs[i];
	error = link_object(output, files, count, opts, &object);
	free(files);
	bpfas_object_free(object);
	return error;
}
