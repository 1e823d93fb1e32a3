/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects, sources and archives become the link's inputs, in the order in which
 * they are named. A member of an archive becomes one if it defines what some
 * input needs, wherever the archive is among the inputs (as in lld, and unlike
 * GNU ld, where an archive has to follow those that need it); its place is the
 * archive's.
 */
#include "linker/inputs.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/read_file.h"
#include "driver/input.h"
#include "linker/archive.h"
#include "linker/check.h"
#include "linker/symbols.h"
#include "object/elf_read.h"

#define NATIVE_ENDIAN (__BYTE_ORDER == __LITTLE_ENDIAN ? BPFAS_LITTLE : BPFAS_BIG)

struct file {
	const char *path;
	const char *content; /* NULL: no longer needed */
	size_t length;
	char *owned; /* the content, if it was read from a file */
};

/* An input, or an archive's member that may become one. */
struct candidate {
	struct link_input *input;
	bool is_member, is_taken;
};

/* A name that an input needs. */
struct need {
	const char *name;
	const struct link_input *by; /* NULL: the options */
};

struct reading {
	struct link *link;
	VEC(struct file) files;
	const struct file *archive; /* the one that is read */
	bool endian_is_known;
	enum bpfas_endian endian; /* of the first object */
	const char *endian_of;
	VEC(struct candidate) candidates;
	struct string_map lazy;    /* names that members define: the first such input */
	struct string_map defined; /* names that inputs define: one of them */
	VEC(struct need) needs;
};

/* ---- One object -------------------------------------------------------------- */

static struct link_input *add_input(struct reading *r, const char *name, bool is_member)
{
	struct link *link = r->link;
	struct link_input *input = ARENA_NEW(&link->arena, struct link_input);

	input->name = name;
	input->number = (uint32_t)r->candidates.count;
	vec_push(&link->arena, &r->candidates,
		 ((struct candidate){ .input = input, .is_member = is_member, .is_taken = !is_member }));
	return input;
}

/* What lies beside the object's tables. */
static void make_room(struct link *link, struct link_input *input)
{
	const struct bpfas_object *object = input->object;

	input->sections = arena_alloc(&link->arena, object->sections.count * sizeof *input->sections);
	input->globals = arena_alloc(&link->arena, object->symbols.count * sizeof *input->globals);
	input->output_symbols =
		arena_alloc(&link->arena, object->symbols.count * sizeof *input->output_symbols);
	input->tables = object_index_relocations(object, &link->arena);
}

static int refuse_endian(const struct reading *r, const struct link_input *input, const struct diags *diags)
{
	bool is_big = input->object->header.endian == BPFAS_BIG;

	diag_file_error(diags, "this object is %s-endian, but '%s' is %s-endian", is_big ? "big" : "little",
			r->endian_of, is_big ? "little" : "big");
	diag_file_note(diags, "all objects of a link must have one byte order");
	return -EINVAL;
}

static int read_object(struct reading *r, struct link_input *input, const void *elf, size_t size)
{
	struct diags diags = r->link->diags;
	int error;

	diags.file = input->name;
	error = object_read(elf, size, &diags, &input->object);
	if (error)
		return error;
	if (!r->endian_is_known) {
		r->endian_is_known = true;
		r->endian = input->object->header.endian;
		r->endian_of = input->name;
	}
	if (input->object->header.endian != r->endian)
		return refuse_endian(r, input, &diags);
	make_room(r->link, input);
	return check_input(r->link, input, &diags);
}

static int assemble(struct reading *r, struct link_input *input, const struct file *file)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = r->link->diags.callback,
		   .diag_context = r->link->diags.context, .endian = r->endian);
	struct diags diags = r->link->diags;
	int error;

	diags.file = input->name;
	error = input_refuse_foreign(file->content, file->length, &diags);
	if (!error)
		error = bpfas_assemble_text(file->path, file->content, file->length, &opts, &input->object);
	if (error)
		return error;
	if (input->object->header.endian != r->endian && r->endian_of)
		return refuse_endian(r, input, &diags);
	make_room(r->link, input);
	return check_input(r->link, input, &diags);
}

/* ---- Files ----------------------------------------------------------------- */

static bool is_elf(const void *content, size_t size)
{
	return size >= SELFMAG && !memcmp(content, ELFMAG, SELFMAG);
}

static int read_member(void *context, const char *name, const void *content, size_t size)
{
	struct reading *r = context;
	struct link *link = r->link;
	const char *full = arena_printf(&link->arena, "%s(%s)", r->archive->path, name);

	if (is_elf(content, size))
		return read_object(r, add_input(r, full, true), content, size);
	diag_at(&link->diags, BPFAS_ERROR, DIAG_FILE(full),
		"this member of the archive is not an ELF object");
	return -EINVAL;
}

static int open_file(struct link *link, struct file *file, const struct bpfas_input *input,
		     const struct diags *diags)
{
	int error = 0;

	*file = (struct file){ .path = arena_copy(&link->arena, input->name, strlen(input->name)),
			       .content = input->text,
			       .length = input->length };
	if (input->text)
		return 0;
	error = read_file(file->path, &file->owned, &file->length, diags);
	file->content = file->owned;
	return error;
}

static void close_file(struct file *file)
{
	free(file->owned);
	file->owned = NULL;
	file->content = NULL;
}

/* Sources come later, when the byte order is known: only their places are taken now. */
static int read_input(struct reading *r, struct file *file, const struct diags *diags)
{
	bool is_archive = archive_is(file->content, file->length);
	int error = 0;

	if (!is_archive && !is_elf(file->content, file->length)) {
		add_input(r, file->path, false);
		return 0;
	}
	r->archive = file;
	if (is_archive)
		error = archive_walk(file->content, file->length, diags, read_member, r);
	else
		error = read_object(r, add_input(r, file->path, false), file->content, file->length);
	/* The model has all of it. */
	close_file(file);
	return error;
}

static int read_files(struct reading *r, const struct bpfas_input *inputs, size_t count)
{
	int error = 0;

	vec_reserve(&r->link->arena, &r->files, count);
	for (size_t i = 0; i < count && !error; i++) {
		struct file *file = &r->files.at[r->files.count++];
		struct diags diags = r->link->diags;

		diags.file = inputs[i].name;
		error = open_file(r->link, file, &inputs[i], &diags);
		if (!error)
			error = read_input(r, file, &diags);
	}
	return error;
}

static int assemble_sources(struct reading *r)
{
	size_t file = 0;
	int error = 0;

	for (size_t i = 0; i < r->candidates.count && !error; i++) {
		if (r->candidates.at[i].input->object)
			continue;
		while (!r->files.at[file].content)
			file++;
		error = assemble(r, r->candidates.at[i].input, &r->files.at[file++]);
	}
	return error;
}

/* ---- Members of archives ---------------------------------------------------- */

static void offer(struct reading *r, struct link_input *input)
{
	const struct bpfas_object *object = input->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		void **slot;

		if (!symbol_is_global(object, i) || object->symbols.at[i].section == SECTION_UNDEF)
			continue;
		slot = string_map_put(&r->link->arena, &r->lazy, object->symbols.at[i].name);
		if (!*slot)
			*slot = input;
	}
}

static void need(struct reading *r, const char *name, const struct link_input *by)
{
	vec_push(&r->link->arena, &r->needs, ((struct need){ name, by }));
}

/* A weak reference takes no member. */
static void take(struct reading *r, struct link_input *input)
{
	const struct bpfas_object *object = input->object;

	r->candidates.at[input->number].is_taken = true;
	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (!symbol_is_global(object, i))
			continue;
		if (symbol->section != SECTION_UNDEF)
			*string_map_put(&r->link->arena, &r->defined, symbol->name) = input;
		else if (ELF64_ST_BIND(symbol->info) != STB_WEAK)
			need(r, symbol_wanted_name(r->link, symbol->name), input);
	}
}

static void need_options(struct reading *r)
{
	const struct bpfas_link_opts *opts = &r->link->opts;

	for (size_t i = 0; i < opts->keep_count; i++)
		need(r, opts->keep[i], NULL);
	for (size_t i = 0; i < opts->define_count; i++) {
		const char *equals = strchr(opts->define[i], '=');

		if (equals)
			need(r, equals + 1, NULL);
	}
}

static void take_members(struct reading *r)
{
	for (size_t i = 0; i < r->candidates.count; i++)
		if (r->candidates.at[i].is_member)
			offer(r, r->candidates.at[i].input);
		else
			take(r, r->candidates.at[i].input);
	need_options(r);
	for (size_t i = 0; i < r->needs.count; i++) {
		struct need need = r->needs.at[i];
		struct link_input *input = string_map_find(&r->lazy, need.name);

		if (!input || string_map_find(&r->defined, need.name))
			continue;
		input->pulled_for = need.name;
		input->pulled_by = need.by;
		take(r, input);
	}
}

static bool has_members(const struct reading *r)
{
	for (size_t i = 0; i < r->candidates.count; i++)
		if (r->candidates.at[i].is_member)
			return true;
	return false;
}

int inputs_read(struct link *link, const struct bpfas_input *inputs, size_t count)
{
	struct reading *r = ARENA_NEW(&link->arena, struct reading);
	int error;

	link->reading = r;
	r->link = link;
	r->endian = NATIVE_ENDIAN;
	error = read_files(r, inputs, count);
	if (!error)
		error = assemble_sources(r);
	if (error)
		return error;
	if (has_members(r))
		take_members(r);
	for (size_t i = 0; i < r->candidates.count; i++) {
		if (!r->candidates.at[i].is_taken)
			continue;
		r->candidates.at[i].input->number = (uint32_t)link->inputs.count;
		vec_push(&link->arena, &link->inputs, r->candidates.at[i].input);
	}
	if (link->inputs.count)
		return 0;
	diag_file_error(&link->diags, "nothing to link: no object needs a member of the archives");
	return -EINVAL;
}

void inputs_free(struct link *link)
{
	struct reading *r = link->reading;

	for (size_t i = 0; r && i < r->candidates.count; i++)
		input_close(r->candidates.at[i].input);
	for (size_t i = 0; r && i < r->files.count; i++)
		close_file(&r->files.at[i]);
	if (!r)
		return;
	vec_free(&r->files);
	vec_free(&r->candidates);
	vec_free(&r->needs);
	string_map_free(&r->lazy);
	string_map_free(&r->defined);
	vec_free(&link->inputs);
}
