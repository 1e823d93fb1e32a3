/* SPDX-License-Identifier: BSD-2-Clause */
/* Disassembles an object to text and, if asked to, assembles that again to check that nothing was lost. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/options.h"
#include "btf/line_info.h"
#include "driver/code.h"
#include "object/elf_read.h"
#include "object/compare.h"
#include "output/dis/dis.h"
#include "output/output.h"

/* How often a text is assembled to check that it makes the same object, and up to how many bytes of code. */
#define MAX_ROUNDS 8
#define MAX_TRIED  (UINT64_C(1) << 20)

struct job {
	const struct bpfas_object *object;
	struct bpfas_disassemble_opts opts;
	struct diags diags;
	struct arena arena;
	struct dis_types types;
	struct dis_options options;
	struct line_info lines;
	bool *is_plain; /* by section: its declarations do not assemble to its bytes */
};

static bool print(struct job *job, bytes *text)
{
	text->count = 0;
	return dis_print(job->object, &job->options, &job->types, job->is_plain, &job->arena, text);
}

static int report_difference(const struct job *job, const struct object_difference *difference)
{
	diag_file_error(&job->diags, "the text does not assemble to the same object: %s", difference->text);
	diag_file_note(&job->diags, "this is a fault of the disassembler; please report it");
	return -EILSEQ;
}

/*
 * 0: the text makes the same object; otherwise what the assembler returned, or -EILSEQ with the difference.
 */
static int assemble_again(const struct job *job, const bytes *text, bpfas_diag_fn diag,
			  struct object_difference *difference)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = diag, .diag_context = job->opts.diag_context);
	struct bpfas_object *again;
	int error =
		bpfas_assemble_text(job->object->name, (const char *)text->at, text->count, &opts, &again);

	if (error)
		return error;
	error = object_is_same(job->object, again, difference) ? 0 : -EILSEQ;
	object_free(again);
	return error;
}

static void add_note(struct job *job, const char *what, int error, const struct object_difference *difference)
{
	struct dis_options *options = &job->options;

	if (options->note_count < DIS_MAX_NOTES)
		options->notes[options->note_count++] = arena_printf(
			&job->arena, "%s: %s.", what, error == -EILSEQ ? difference->text : "it is refused");
}

/* Writes the section without declarations, or the one that a relocation table applies to. */
static bool take_out(struct job *job, uint32_t index)
{
	const struct object_section *section = &job->object->sections.at[index];

	if (object_holds_relocations(job->object, section) && object_is_section(job->object, section->info))
		index = section->info;
	if (!index || job->is_plain[index])
		return false;
	job->is_plain[index] = true;
	return true;
}

/*
 * Uses declarations where these assemble to the same bytes. Sections where they do not are found by trying:
 * each round excludes one, or all.
 */
static bool print_declared(struct job *job, bytes *text)
{
	struct object_difference difference;
	int error;

	for (unsigned round = 0; round < MAX_ROUNDS; round++) {
		print(job, text);
		error = assemble_again(job, text, NULL, &difference);
		if (!error)
			return true;
		if (error != -EILSEQ || !take_out(job, difference.section))
			break;
		add_note(job, "Its declarations give other bytes", error, &difference);
	}
	return false;
}

/* Uses the directives common to all assemblers if these give the same object. */
static bool print_plain(struct job *job, bytes *text)
{
	struct object_difference difference = { .text = "some part has no plain directive" };
	int error = -EILSEQ;

	job->options.plain = true;
	job->options.declare = job->types.btf;
	if (print(job, text))
		error = assemble_again(job, text, NULL, &difference);
	job->options.plain = false;
	if (error)
		add_note(job, "All tables are stated, as plainer text gives another object", error,
			 &difference);
	return !error;
}

static int print_stated(struct job *job, bytes *text)
{
	struct object_difference difference;
	int error;

	job->options.declare = false;
	job->options.note_count = 0;
	print(job, text);
	if (!job->opts.verify)
		return 0;
	error = assemble_again(job, text, job->opts.diag, &difference);
	return error == -EILSEQ ? report_difference(job, &difference) : error;
}

/* With variables as declarations or, where no such text makes the same object, as data. */
static bool print_readable(struct job *job, bytes *text)
{
	do {
		job->options.note_count = 0;
		memset(job->is_plain, 0, job->object->sections.count * sizeof *job->is_plain);
		if (print_plain(job, text))
			return true;
		job->options.declare = true;
		if (print_declared(job, text))
			return true;
		if (!job->types.variables.count)
			return false;
		job->options.no_variables = true;
	} while (true);
}

static bool is_small(const struct bpfas_object *object)
{
	uint64_t size = 0;

	for (size_t i = 0; i < object->sections.count; i++)
		if (dis_is_code(&object->sections.at[i]))
			size += object->sections.at[i].size;
	return size <= MAX_TRIED;
}

static int print_view(struct job *job, bytes *text)
{
	static const enum dis_view views[] = { [BPFAS_VIEW_SOURCE] = DIS_VIEW_FUNCTION,
					       [BPFAS_VIEW_CODE] = DIS_VIEW_CODE,
					       [BPFAS_VIEW_JSON] = DIS_VIEW_JSON,
					       [BPFAS_VIEW_GRAPH] = DIS_VIEW_GRAPH };
	const char *function = job->opts.function;

	job->options.declare = !job->opts.raw;
	dis_types_open(&job->types, job->object, &job->arena);
	if (dis_print_view(job->object, &job->options, &job->types, views[job->opts.view], function,
			   &job->arena, text) ||
	    !function)
		return 0;
	diag_file_error(&job->diags, "no function is called '%s'", function);
	return -ENOENT;
}

/* Locals must not change between setjmp and longjmp; what changes is reached through pointers. */
static int run(struct job *job, struct bpfas_output *output)
{
	jmp_buf out_of_memory;

	job->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(&job->diags, "out of memory");
		return -ENOMEM;
	}
	job->options.dialect = job->opts.dialect == BPFAS_DIALECT_GNU ? DIALECT_GNU : DIALECT_LLVM;
	if (job->opts.source_lines) {
		job->lines = line_info_read(job->object);
		job->options.lines = &job->lines;
	}
	if (job->opts.view != BPFAS_VIEW_SOURCE || job->opts.function)
		return print_view(job, &output->bytes);
	job->is_plain = arena_alloc(&job->arena, job->object->sections.count * sizeof *job->is_plain);
	if (!job->opts.raw && is_small(job->object)) {
		dis_types_open(&job->types, job->object, &job->arena);
		if (print_readable(job, &output->bytes))
			return 0;
	}
	return print_stated(job, &output->bytes);
}

int bpfas_disassemble(const struct bpfas_object *object, const struct bpfas_disassemble_opts *opts,
		      struct bpfas_output **output)
{
	struct job job = { .object = object };
	int error = -ENOMEM;

	options_take(&job.opts, sizeof job.opts, opts);
	job.diags = (struct diags){ .callback = job.opts.diag,
				    .context = job.opts.diag_context,
				    .file = object->name };
	*output = calloc(1, sizeof **output);
	if (*output)
		error = run(&job, *output);
	else
		diag_file_error(&job.diags, "out of memory");
	dis_types_close(&job.types);
	line_info_free(&job.lines);
	arena_free(&job.arena);
	if (error) {
		bpfas_output_free(*output);
		*output = NULL;
	}
	return error;
}

/* ---- Code that is in no object ------------------------------------------------------ */

struct code_job {
	const char *name;
	const void *text;
	size_t length;
	struct bpfas_code_opts opts;
	struct diags diags;
	struct arena arena;
	bytes code;
	struct bpfas_object *object;
};

static const char *read_code(struct code_job *job)
{
	switch (job->opts.form) {
	case BPFAS_CODE_HEX: return code_from_hex(&job->arena, job->text, job->length, &job->code);
	case BPFAS_CODE_C:
		return code_from_c(&job->arena, arena_copy(&job->arena, job->text, job->length), job->length,
				   job->opts.endian, &job->code);
	default: bytes_append(&job->arena, &job->code, job->text, job->length); return NULL;
	}
}

static int make_object(struct code_job *job, jmp_buf *out_of_memory)
{
	uint32_t section;

	if (job->opts.form == BPFAS_CODE_C && job->code.count > SELFMAG &&
	    !memcmp(job->code.at, ELFMAG, SELFMAG))
		return object_read(job->code.at, job->code.count, &job->diags, &job->object);
	job->object = object_new(out_of_memory, job->name, job->opts.endian);
	job->object->header.name_table = object_add_name_table(job->object, ".strtab");
	section = object_add_section(job->object, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 4);
	object_take_data(job->object, section, &job->code);
	object_add_symbol_table(job->object, job->object->header.name_table);
	object_count_locals(job->object);
	job->object->arena.out_of_memory = NULL;
	return 0;
}

/* Everything that changes between setjmp and longjmp is reached through the pointer. */
static int run_code(struct code_job *job)
{
	jmp_buf out_of_memory;
	const char *why;

	job->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(&job->diags, "out of memory");
		object_free(job->object);
		job->object = NULL;
		return -ENOMEM;
	}
	why = read_code(job);
	if (!why)
		return make_object(job, &out_of_memory);
	diag_file_error(&job->diags, "cannot read this as code: %s", why);
	return -EINVAL;
}

int bpfas_object_from_code(const char *name, const void *code, size_t length,
			   const struct bpfas_code_opts *opts, struct bpfas_object **object)
{
	struct code_job job = { .name = name, .text = code, .length = length };
	int error;

	options_take(&job.opts, sizeof job.opts, opts);
	job.diags =
		(struct diags){ .callback = job.opts.diag, .context = job.opts.diag_context, .file = name };
	error = run_code(&job);
	vec_free(&job.code);
	arena_free(&job.arena);
	*object = job.object;
	return error;
}
