/* SPDX-License-Identifier: BSD-2-Clause */
/* From source text to an object's bytes: the whole way, in order. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/btf/btf.h"
#include "asm/btf/debug.h"
#include "asm/data/declare_variable.h"
#include "asm/data/fragment.h"
#include "asm/data/fragment_layout.h"
#include "asm/definition.h"
#include "asm/dialect.h"
#include "asm/dwarf/frame_write.h"
#include "asm/dwarf/line_write.h"
#include "asm/endian.h"
#include "asm/expr/evaluate.h"
#include "asm/external.h"
#include "asm/insn/relax.h"
#include "asm/layout.h"
#include "asm/map/rules.h"
#include "asm/program.h"
#include "asm/raw/object.h"
#include "asm/resolve.h"
#include "asm/section.h"
#include "asm/section_directive.h"
#include "asm/setup.h"
#include "asm/symbol.h"
#include "asm/type/from_btf.h"
#include "base/options.h"
#include "grammar/keyword.h"
#include "grammar/read.h"
#include "output/emit.h"
#include "output/output.h"

/* The results of one call. */
struct assembled {
	struct bpfas_object *object;
	bytes text; /* of forms other than an object */
};

/* The request of one call. */
struct task {
	const struct bpfas_input *inputs;
	size_t count;
	struct bpfas_assemble_opts opts;
	/*
	 * The inputs that are files: a pipe can be read only once, and a second reading must see the same
	 * text.
	 */
	struct file {
		struct source *source;   /* in this reading */
		struct source_text text; /* from the previous reading; none if the source owns it */
	} * files;
};

static struct source *copy_text(struct assembler *as, const struct bpfas_input *input)
{
	struct source like = { .name = arena_copy(&as->arena, input->name, strlen(input->name)) };
	struct source *source = source_copy(&as->arena, &as->sources, &like, input->text, input->length);

	if (!source)
		diag_at(&as->diags, BPFAS_ERROR, DIAG_FILE(input->name), "cannot read: %s",
			source_cause(-EFBIG));
	return source;
}

/* Valid, and the same object as any other assembler makes; but who meant it? */
static void warn_of_nothing(struct assembler *as)
{
	if (!asm_has_begun(as) && !as->diag_run.errors)
		diag_at(&as->diags, BPFAS_WARNING,
			DIAG_FILE(as->sources.list.count ? as->sources.list.at[0]->name : NULL),
			"no statements in this file; the object is empty");
}

/* Declarations make BTF, and only they or -g: a file without is what any other assembler makes of it. */
static void add_debug_sections(struct assembler *as)
{
	struct btf_input *btf = &as->btf;

	/* In an object with stated tables, the BTF is stated, too. */
	if (as->diag_run.errors || as->raw)
		return;
	if (as->debug == BPFAS_DEBUG_LINES)
		debug_btf_add_functions(as);
	if (as->has_declarations && debug_btf_check_sections(as))
		btf_add_sections(btf, as->debug != BPFAS_DEBUG_NONE);
}

/* -D NAME=VALUE becomes a source text, so that it is read and diagnosed like any other. */
static void read_defines(struct assembler *as, const struct bpfas_assemble_opts *opts)
{
	struct source like = { .name = "<command line>" };

	for (size_t i = 0; i < opts->define_count; i++) {
		const char *define = opts->defines[i], *equals = strchr(define, '=');
		int length = (int)(equals ? (size_t)(equals - define) : strlen(define));
		const char *text =
			arena_printf(&as->arena, ".set %.*s, %s", length, define, equals ? equals + 1 : "1");
		struct source *source = source_copy(&as->arena, &as->sources, &like, text, strlen(text));

		if (source)
			read_source(as, source);
	}
	as->symbols->given = as->symbols->defs.count;
}

static struct source *read_file(struct assembler *as, const char *name, struct file *file)
{
	int error;

	if (file->text.at) {
		file->source = source_add(&as->arena, &as->sources, name, file->text);
		file->text = (struct source_text){ 0 };
		sources_add_file(&as->arena, &as->sources, file->source->name);
	} else {
		file->source = source_open(&as->arena, &as->sources, name, &error);
		if (!file->source)
			diag_at(&as->diags, BPFAS_ERROR, DIAG_FILE(name), "cannot read: %s",
				source_cause(error));
	}
	return file->source;
}

static void keep_texts(const struct task *task)
{
	for (size_t i = 0; i < task->count; i++) {
		struct file *file = &task->files[i];

		if (!file->source)
			continue;
		file->text = file->source->file->owned;
		file->source->file->owned = (struct source_text){ 0 };
		file->source = NULL;
	}
}

static void free_texts(const struct task *task)
{
	for (size_t i = 0; i < task->count; i++)
		source_free_text(&task->files[i].text);
	free(task->files);
}

static bool open_btf(struct assembler *as, const char *path)
{
	const char *why = type_btf_open(&as->types, path);

	if (why)
		diag_at(&as->diags, BPFAS_ERROR, DIAG_FILE(path), "cannot read types here: %s", why);
	else
		sources_add_file(&as->arena, &as->sources, path);
	return !why;
}

/* False if one of them cannot be read; reading on would only report what it should have defined. */
static bool read_inputs(struct assembler *as, const struct task *task)
{
	bool all_read = true;

	if (task->opts.define_count)
		read_defines(as, &task->opts);
	for (size_t i = 0; i < task->count; i++) {
		const struct bpfas_input *input = &task->inputs[i];
		struct source *source =
			input->text ? copy_text(as, input) : read_file(as, input->name, &task->files[i]);

		if (source)
			read_source(as, source);
		else
			all_read = false;
	}
	return all_read;
}

/* Raw instructions cannot carry the CO-RE records with which a loader writes the kernel's values. */
static void refuse_core(struct assembler *as)
{
	for (size_t i = 0; i < as->btf.core.count; i++)
		diag_advise(&as->diags, BPFAS_ERROR, as->btf.core.at[i].span, BPFAS_ADVICE_EMIT_OBJECT, NULL,
			    "raw instructions cannot be relocated by a loader; write an object");
}

/* Forms other than an object show lines of the source: they are made before its text is freed. */
static void emit_form(struct assembler *as, enum bpfas_emit form, struct assembled *made)
{
	struct emitter emitter = { .arena = &as->arena,
				   .diags = &as->diags,
				   .sources = &as->sources,
				   .object = made->object,
				   .listing = &as->listing,
				   .out = &made->text };

	asm_number_listing(&as->object, &as->listing);
	if (form == BPFAS_EMIT_BIN || form == BPFAS_EMIT_HEX || form == BPFAS_EMIT_C)
		refuse_core(as);
	if (!as->diag_run.errors)
		emit(&emitter, form);
}

static void make_object(struct assembler *as, const struct task *task, struct assembled *made)
{
	enum bpfas_emit form = task->opts.emit;

	/* Stated tables refer to names. */
	if (as->raw && !as->diag_run.errors)
		raw_object(as, task->count ? task->inputs[0].name : "", &made->object);
	/* Names and texts are not used from here on, and may take as much memory as everything else. */
	if (form == BPFAS_EMIT_OBJ && !as->diag_run.kept.count)
		sources_drop_texts(&as->sources);
	names_free(&as->names);
	vec_free(&as->symbols->defs);
	if (as->diag_run.errors)
		return;
	if (!as->raw)
		asm_lay_out(&as->object, task->count ? task->inputs[0].name : "", &made->object);
	if (form != BPFAS_EMIT_OBJ)
		emit_form(as, form, made);
}

/*
 * The end of the file: all statements are read, so every name is final. Dependencies force the order; nothing
 * before the fix-ups may rely on a place unless the fragments are laid out, and nothing after them may move
 * one.
 */
static void settle(struct assembler *as)
{
	/* A .prog left open ends with the file, and the license decides on helpers below. */
	asm_finish_programs(as);
	/* Adds .maps and its symbols, which the code refers to, and needs only constants and types. */
	asm_finish_maps(as);
	/* Alignments and LEB128s that depend on labels get their lengths: from here on no label moves. */
	asm_lay_out_fragments(as);
	as->evaluation->labels_settled = true;
	/* Aliases, sizes and bindings are expressions over labels; relocations need them final. */
	asm_finish_symbols(as);
	/* Initial values may be addresses of symbols, and become relocations of their own. */
	asm_finish_variables(as);
	/* Instructions and data with names: every name is settled, so an unknown one is an error. */
	asm_resolve(as);
	/* Only now is it known which externs are used; BTF gets no others. */
	asm_finish_externals(as);
}

/* Sections derived from the code and the declarations, none of whose bytes change any more. */
static void finish(struct assembler *as)
{
	/* Both describe code by its places, in sections that come last, as in LLVM's objects. */
	debug_frame_finish(as);
	debug_line_finish(as);
	/* Before sections are dropped: an empty file is one without any. */
	warn_of_nothing(as);
	/* Only the whole file tells whether it is written in GNU's dialect. */
	asm_finish_dialect(as);
	/* Drops an unused .text, which BTF must not mention. */
	asm_finish_sections(as);
	/* Last, as BTF speaks of symbols' final sections, values and sizes. */
	add_debug_sections(as);
}

/* The pipeline. */
static void assemble(struct assembler *as, const struct task *task, struct assembled *made)
{
	/* Keywords first, so that the lexer recognizes them from the first word on. */
	keywords_add(&as->names);
	/* A kernel's types are looked up while statements are read. */
	if (task->opts.btf && !open_btf(as, task->opts.btf))
		return;
	/* A statement before any section directive belongs to .text. */
	asm_begin_sections(as);
	/* One pass: instructions are encoded and data appended as they are read. */
	if (!read_inputs(as, task))
		return;
	/* A limit was exceeded and the rest not read: its definitions would only be reported as missing. */
	if (as->gave_up)
		return;
	settle(as);
	/* A jump turned out to be too short: all places are invalid, and the inputs are read again. */
	if (as->relaxation->again && !as->diag_run.errors)
		return;
	finish(as);
	make_object(as, task, made);
}

static void say_out_of_memory(const struct task *task)
{
	struct bpfas_diag diag = { .severity = BPFAS_ERROR,
				   .file = task->count ? task->inputs[0].name : NULL,
				   .message = "out of memory" };

	if (task->opts.diag)
		task->opts.diag(task->opts.diag_context, &diag);
}

/* Locals must not change between setjmp and longjmp; what changes is reached through pointers. */
static int run(struct assembler *as, const struct task *task, struct assembled *made)
{
	jmp_buf out_of_memory;

	as->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		say_out_of_memory(task);
		return -ENOMEM;
	}
	assembler_configure(as, &task->opts);
	assemble(as, task, made);
	if (as->relaxation->again && !as->diag_run.errors) {
		keep_texts(task);
		return -EAGAIN;
	}
	diag_finish(&as->diags);
	if (as->diag_run.errors)
		return -EINVAL;
	if (task->opts.dependency)
		sources_name_files(&as->arena, &as->sources, task->opts.dependency,
				   task->opts.dependency_context);
	return 0;
}

/* Reads the inputs once. -EAGAIN: some jumps must be longer than assumed (asm/insn/relax.h). */
static int assemble_once(const struct task *task, struct assembled *made, bytes *long_jumps, bool is_last)
{
	struct assembler *as = assembler_new();
	int error;

	if (!as) {
		say_out_of_memory(task);
		return -ENOMEM;
	}
	*as->relaxation = (struct relaxation){ .is_long = *long_jumps, .is_last = is_last };
	error = run(as, task, made);
	*long_jumps = as->relaxation->is_long;
	assembler_free(as);
	return error;
}

static void assembled_free(struct assembled *made)
{
	object_free(made->object);
	vec_free(&made->text);
	*made = (struct assembled){ 0 };
}

/* After a failure the result is empty. */
static int assemble_inputs(const struct bpfas_input *inputs, size_t count,
			   const struct bpfas_assemble_opts *opts, struct assembled *made)
{
	struct task task = { .inputs = inputs,
			     .count = count,
			     .opts = *opts,
			     .files = calloc(count + 1, sizeof *task.files) };
	bytes long_jumps = { 0 };
	int error = -EAGAIN;

	if (!task.files) {
		say_out_of_memory(&task);
		return -ENOMEM;
	}
	for (unsigned readings = 1; error == -EAGAIN; readings++)
		error = assemble_once(&task, made, &long_jumps, readings == RELAX_MAX_READINGS);
	vec_free(&long_jumps);
	free_texts(&task);
	if (error)
		assembled_free(made);
	return error;
}

/* The assembler's memory is freed by now: the ELF file may take as much. */
static int write_output(const struct bpfas_assemble_opts *opts, struct assembled *made,
			struct bpfas_output **output)
{
	struct diags diags = { .callback = opts->diag, .context = opts->diag_context };

	*output = calloc(1, sizeof **output);
	if (!*output) {
		diag_file_error(&diags, "out of memory");
		return -ENOMEM;
	}
	if (opts->emit == BPFAS_EMIT_OBJ)
		return object_write(made->object, &diags, &(*output)->image);
	(*output)->bytes = made->text;
	made->text = (bytes){ 0 };
	return 0;
}

int bpfas_assemble_output(const struct bpfas_input *inputs, size_t count,
			  const struct bpfas_assemble_opts *opts, struct bpfas_output **output)
{
	struct bpfas_assemble_opts own = { 0 };
	struct assembled made = { 0 };
	int error;

	*output = NULL;
	options_take(&own, sizeof own, opts);
	error = assemble_inputs(inputs, count, &own, &made);
	if (error)
		return error;
	error = write_output(&own, &made, output);
	assembled_free(&made);
	if (error) {
		bpfas_output_free(*output);
		*output = NULL;
	}
	return error;
}

int bpfas_assemble(const struct bpfas_input *inputs, size_t count, const struct bpfas_assemble_opts *opts,
		   struct bpfas_object **object)
{
	struct bpfas_assemble_opts own = { 0 };
	struct assembled made = { 0 };
	int error;

	options_take(&own, sizeof own, opts);
	own.emit = BPFAS_EMIT_OBJ;
	error = assemble_inputs(inputs, count, &own, &made);
	*object = made.object;
	return error;
}

int bpfas_assemble_file(const char *path, const struct bpfas_assemble_opts *opts,
			struct bpfas_object **object)
{
	return bpfas_assemble(&(struct bpfas_input){ .name = path }, 1, opts, object);
}

int bpfas_assemble_text(const char *name, const char *text, size_t length,
			const struct bpfas_assemble_opts *opts, struct bpfas_object **object)
{
	/* An empty text may have no address. */
	struct bpfas_input input = { .name = name, .text = text ? text : "", .length = text ? length : 0 };

	return bpfas_assemble(&input, 1, opts, object);
}

const char *bpfas_version(void)
{
	return BPFAS_VERSION;
}
