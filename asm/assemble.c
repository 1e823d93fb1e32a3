/* SPDX-License-Identifier: BSD-2-Clause */
/* From source text to an object's bytes: the whole way, in order. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "grammar/words.h"

struct bpfas_object {
	bytes elf;
};

/* What is assembled: a file's name, or text in memory under a name. */
struct input {
	const char *name;
	const char *text; /* NULL: read the file */
	size_t length;
};

static void set_up(struct assembler *as, const struct bpfas_assemble_opts *opts)
{
	as->diags.arena = as->names.arena = as->object.arena = as->types.arena = as->btf.arena = &as->arena;
	as->diags.sources = &as->sources;
	as->btf.diags = &as->diags;
	as->btf.object = &as->object;
	as->btf.types = &as->types;
	if (opts) {
		as->types.big_endian = opts->endian == BPFAS_BIG;
		as->diags.callback = opts->diag;
		as->diags.context = opts->diag_context;
		as->object.endian = opts->endian;
		as->debug = opts->debug;
	}
}

static void tear_down(struct assembler *as)
{
	for (size_t i = 0; i < as->maps.count; i++)
		vec_free(&as->maps.at[i]->fields);
	for (size_t i = 0; i < as->btf.functions.count; i++)
		vec_free(&as->btf.functions.at[i].parameters);
	vec_free(&as->maps);
	diag_free(&as->diags);
	vec_free(&as->btf.maps);
	vec_free(&as->btf.functions);
	vec_free(&as->btf.lines);
	vec_free(&as->fixups);
	vec_free(&as->labels);
	vec_free(&as->definitions);
	vec_free(&as->open_types);
	vec_free(&as->pushed_sections);
	vec_free(&as->addrsig);
	asm_free_stretches(as);
	object_free(&as->object);
	types_free(&as->types);
	names_free(&as->names);
	sources_free(&as->sources);
	arena_free(&as->arena);
}

static struct source *copy_text(struct assembler *as, const struct input *input)
{
	char *copy = input->length < UINT32_MAX ? malloc(input->length + 2) : NULL;
	struct source *source;

	if (!copy)
		arena_out_of_memory(&as->arena);
	memcpy(copy, input->text, input->length);
	memset(copy + input->length, 0, 2);
	source = source_add(&as->arena, &as->sources, input->name, copy, input->length);
	if (!source)
		free(copy);
	return source;
}

/* Declarations make BTF, and only they: a file without them is what any other assembler makes of it. */
static void add_debug_sections(struct assembler *as)
{
	struct btf_input *btf = &as->btf;

	if (as->has_declarations && (btf->maps.count || btf->functions.count) && !as->diags.errors)
		btf_add_sections(btf, as->debug != BPFAS_DEBUG_NONE);
}

static void write_elf(struct assembler *as, bytes *elf)
{
	const char *why = NULL;

	if (!as->diags.errors && object_write_elf(&as->object, elf, &why) < 0)
		diag_error_file(&as->diags, NULL, "the object cannot be written: %s", why);
}

/* The pipeline. */
static void assemble(struct assembler *as, const struct input *input, bytes *elf)
{
	struct source *source = input->text ? copy_text(as, input) : source_read(&as->diags, input->name);

	if (!source)
		return;
	words_add(&as->names);
	asm_begin_sections(as);
	read_source(as, source);
	asm_finish_programs(as);
	asm_finish_maps(as);
	asm_settle_stretches(as);
	asm_finish_symbols(as);
	asm_resolve(as);
	asm_finish_sections(as);
	add_debug_sections(as);
	write_elf(as, elf);
}

static void say_out_of_memory(const struct input *input, const struct bpfas_assemble_opts *opts)
{
	struct bpfas_diag diag = { .severity = BPFAS_ERROR, .file = input->name, .message = "out of memory" };

	if (opts && opts->diag)
		opts->diag(opts->diag_context, &diag);
}

/* Everything that changes between setjmp and longjmp lies behind the pointer. */
static int run(struct assembler *as, const struct input *input, const struct bpfas_assemble_opts *opts, bytes *elf)
{
	jmp_buf out_of_memory;

	as->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		say_out_of_memory(input, opts);
		return -ENOMEM;
	}
	set_up(as, opts);
	assemble(as, input, elf);
	diag_finish(&as->diags);
	return as->diags.errors ? -EINVAL : 0;
}

static int assemble_input(const struct input *input, const struct bpfas_assemble_opts *opts,
			  struct bpfas_object **result)
{
	struct assembler *as = calloc(1, sizeof *as);
	struct bpfas_object *object = calloc(1, sizeof *object);
	int error = -ENOMEM;

	*result = NULL;
	if (as && object) {
		error = run(as, input, opts, &object->elf);
		tear_down(as);
	} else {
		say_out_of_memory(input, opts);
	}
	free(as);
	if (error)
		bpfas_object_free(object);
	else
		*result = object;
	return error;
}

int bpfas_assemble_file(const char *path, const struct bpfas_assemble_opts *opts, struct bpfas_object **object)
{
	return assemble_input(&(struct input){ .name = path }, opts, object);
}

int bpfas_assemble_text(const char *name, const char *text, size_t length, const struct bpfas_assemble_opts *opts,
			struct bpfas_object **object)
{
	/* An empty text may have no address. */
	return assemble_input(&(struct input){ .name = name, .text = text ? text : "", .length = text ? length : 0 },
			      opts, object);
}

const void *bpfas_object_elf(const struct bpfas_object *object, size_t *size)
{
	*size = object->elf.count;
	return object->elf.at;
}

void bpfas_object_free(struct bpfas_object *object)
{
	if (!object)
		return;
	vec_free(&object->elf);
	free(object);
}

const char *bpfas_version(void)
{
	return BPFAS_VERSION;
}
