/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attaching what a collection holds, all or nothing.
 *
 * There are two kinds of attachments. A BPF link is an object that lives as
 * long as a descriptor or pin refers to it: whatever has links is attached by
 * one, so that the kernel detaches it when the process ends, even by SIGKILL.
 * The others (a clsact filter, a route, an option of another process's socket,
 * an infrared receiver) are held by the kernel itself. A warning announces
 * them, and each has an undo function that detaches it or restores what it
 * replaced.
 *
 * Whatever can be refused by looking at the request is refused in choice.c,
 * before anything is attached. Then the programs are attached in the object's
 * order, and struct_ops maps after them. A failure or cancellation undoes the
 * attachments of this call in reverse order, and no others.
 *
 * Each way of attaching is a function in a file of its own, which fills in a
 * struct attachment; the table in way.c leads from a program's kind to it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "base/options.h"
#include "kernel/bpffs.h"
#include "loader/attach/choice.h"
#include "loader/attach/share.h"
#include "loader/attach/struct_ops.h"
#include "loader/pin.h"

static struct attachment *new_attachment(struct bpfas_collection *collection, const char *name)
{
	struct attachment *more =
		realloc(collection->attachments, (collection->attachment_count + 1) * sizeof *more);

	if (!more)
		return NULL;
	collection->attachments = more;
	more += collection->attachment_count++;
	*more = (struct attachment){ .name = name, .program = -1 };
	return more;
}

static int refuse_target(const struct bpfas_collection *collection, const struct program *program)
{
	const char *form = attach_facts_of(program)->form;
	char target[256];

	snprintf(target, sizeof target, "%s=%s", program->name, form);
	diag_file_error(&collection->diags, "program '%s': its section '%s' does not say where to attach it",
			program->name, program->section);
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_NAME_TARGET, target,
			 "give it a target: %s", form);
	return -EINVAL;
}

static int read_target(struct attaching *attaching, const struct bpfas_attach_opts *opts, size_t which)
{
	int error;

	if (!attaching->facts->form)
		return 0;
	error = attach_read_target(attaching->collection, attaching->program, opts, which,
				   &attaching->target);
	return error || attaching->target.place ? error
						: refuse_target(attaching->collection, attaching->program);
}

static void warn_persistent(const struct attaching *attaching)
{
	if (attaching->facts->persists)
		diag_file_advise(attaching->diags, BPFAS_WARNING, BPFAS_ADVICE_DETACH, NULL,
				 "program '%s': only the kernel can hold this attachment: it stays if "
				 "SIGKILL ends this process",
				 attaching->program->name);
}

static int attach_one(struct bpfas_collection *collection, const struct program *program,
		      const struct bpfas_attach_opts *opts, size_t which)
{
	struct attaching attaching = { .collection = collection,
				       .diags = &collection->diags,
				       .program = program,
				       .facts = attach_facts_of(program),
				       .rest = attach_section_rest(program),
				       .directory = opts->directory,
				       .replace = opts->replace };
	int error;

	attaching.result = new_attachment(collection, program->name);
	error = attaching.result ? read_target(&attaching, opts, which)
				 : collection_out_of_memory(collection);
	if (!error) {
		attaching.result->program = program->fd;
		attaching.result->replaces = opts->replace;
	}
	if (!error && !opts->directory)
		warn_persistent(&attaching);
	if (!error)
		error = attach_facts_of(program)->attach(&attaching);
	target_free(&attaching.target);
	return error;
}

static int attach_map(struct bpfas_collection *collection, const struct bpf_map *map)
{
	struct program stand_in = { .name = bpf_map__name(map),
				    .section = ".struct_ops",
				    .kind = program_kind_find("struct_ops") };
	struct attaching attaching = { .collection = collection,
				       .diags = &collection->diags,
				       .program = &stand_in,
				       .facts = attach_facts_of(&stand_in),
				       .result = new_attachment(collection, bpf_map__name(map)) };

	return attaching.result ? attach_struct_ops(&attaching, map) : collection_out_of_memory(collection);
}

static void detach_from(struct bpfas_collection *collection, size_t first)
{
	while (collection->attachment_count > first)
		attachment_undo(&collection->attachments[--collection->attachment_count]);
}

static int attach_everywhere(struct bpfas_collection *collection, const struct program *program,
			     const struct bpfas_attach_opts *opts)
{
	size_t places = attach_place_count(program, opts);
	int error = 0;

	for (size_t i = 0; i < places && !error; i++)
		error = attach_one(collection, program, opts, i);
	return error;
}

static int attach_all(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	size_t before = collection->attachment_count;
	int error = pin_maps_by_name(collection);
	if (!error && opts->directory && !opts->replace)
		error = share_programs(collection, opts->directory);
	for (size_t i = 0; i < collection->program_count && !error; i++) {
		const struct program *program = &collection->programs[i];

		if (attach_is_chosen(program, opts->program) && attach_facts_of(program)->attach)
			error = attach_everywhere(collection, program, opts);
		if (!error)
			error = collection_cancelled(collection);
	}
	for (size_t i = 0; i < collection->map_count && !error && !opts->program; i++)
		if (bpf_map__type(collection->maps[i].map) == BPF_MAP_TYPE_STRUCT_OPS)
			error = attach_map(collection, collection->maps[i].map);
	if (!error)
		error = collection_cancelled(collection);
	if (error) {
		detach_from(collection, before);
		unpin_maps_by_name(collection);
	}
	return error;
}

int bpfas_collection_attach(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	struct bpfas_attach_opts own = { 0 };
	int error;

	options_take(&own, sizeof own, opts);
	error = attach_check(collection, &own);
	return error ? error : attach_all(collection, &own);
}

int bpfas_collection_is_finished(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (!collection->attachments[i].is_iterator && !collection->attachments[i].is_over)
			return 0;
	return 1;
}

void bpfas_collection_detach(struct bpfas_collection *collection)
{
	detach_from(collection, 0);
	free(collection->attachments);
	collection->attachments = NULL;
}
