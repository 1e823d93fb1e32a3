/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From libbpf's errno and messages to a diagnostic with place, cause and way
 * out. libbpf has no other interface for its errors, so its text is read, in
 * this order:
 *   1. There is a verifier log: verifier.c finds the reason and instruction in
 *      it, and the object's line information the source line.
 *   2. The messages name the program or map that failed: its type and the errno
 *      tell the cause. EPERM is by far the most common one; then everything that
 *      the whole object needs is named at once.
 *   3. The messages contain one of the phrases in `refusals`.
 *   4. Otherwise they are passed on as notes.
 * A phrase that a later libbpf words differently falls through to the next step:
 * the diagnostic becomes less precise, but not wrong.
 */
#include "loader/explain.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "base/suggest.h"
#include "kernel/capability.h"
#include "btf/source_line.h"
#include "loader/explain_map.h"
#include "loader/explain_part.h"
#include "loader/libbpf_message.h"
#include "loader/verifier.h"

/* The quoted name between `before` and `after`, as in: prog 'NAME': failed. Empty: not found. */
static struct text quoted(const char *said, const char *before, const char *after)
{
	for (const char *at = strstr(said, before); at; at = strstr(at, before)) {
		const char *end;

		at += strlen(before);
		end = strchr(at, '\'');
		if (end && !strncmp(end, after, strlen(after)))
			return (struct text){ at, (size_t)(end - at) };
	}
	return (struct text){ 0 };
}

static const char *name_in(struct text name, char *buffer, size_t size)
{
	snprintf(buffer, size, "%.*s", (int)name.length, name.at);
	return buffer;
}

/* Kernel: BPF_COMPLEXITY_LIMIT_INSNS. */
#define MOST_INSTRUCTIONS 1000000

/* ---- A program that the verifier rejected --------------------------------- */

static bool is_function(const struct object_symbol *symbol)
{
	return ELF64_ST_TYPE(symbol->info) == STT_FUNC && symbol->size;
}

/* The instructions of a function that has any; NULL: they are not all in its section. */
static const uint8_t *code_of(const struct bpfas_object *object, const struct object_symbol *symbol)
{
	const struct object_section *section;

	if (!is_function(symbol) || !object_is_section(object, symbol->section))
		return NULL;
	section = &object->sections.at[symbol->section];
	if (!section->data || symbol->value > section->size || symbol->size > section->size - symbol->value)
		return NULL;
	return section->data + symbol->value;
}

/*
 * libbpf appends the subprograms that a program calls in its own order; they are recognised by their
 * instructions, of which only the parts that relocation does not change are compared.
 */
static bool is_same_code(const struct bpf_insn *loaded, const uint8_t *own, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct bpf_insn insn;

		memcpy(&insn, own + i * sizeof insn, sizeof insn);
		if (loaded[i].code != insn.code || loaded[i].dst_reg != insn.dst_reg ||
		    loaded[i].off != insn.off)
			return false;
	}
	return true;
}

/* The function of .text that the loaded code begins with; NULL: there is none. */
static const struct object_symbol *subprogram_at(const struct bpfas_object *object,
						 const struct bpf_insn *loaded, size_t left)
{
	uint32_t text = object_find_section(object, ".text", 0);

	for (size_t i = 1; text && i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];
		const uint8_t *code = symbol->section == text ? code_of(object, symbol) : NULL;
		size_t count = symbol->size / sizeof *loaded;

		if (code && count && count <= left && is_same_code(loaded, code, count))
			return symbol;
	}
	return NULL;
}

static bool line_in(const struct line_info *lines, const struct object_symbol *function, size_t instruction,
		    struct source_line *line)
{
	return line_info_at(lines,
			    (struct ext_place){ .section = function->section,
						.offset = (uint32_t)(function->value +
								     instruction * sizeof(struct bpf_insn)) },
			    line);
}

static bool line_in_subprogram(const struct bpfas_object *object, const struct line_info *lines,
			       const struct bpf_program *program, size_t begin, size_t instruction,
			       struct source_line *line)
{
	const struct bpf_insn *loaded = bpf_program__insns(program);
	size_t total = bpf_program__insn_cnt(program), at = begin;

	while (at < total) {
		const struct object_symbol *function = subprogram_at(object, loaded + at, total - at);
		size_t count = function ? function->size / sizeof *loaded : 0;

		if (!function)
			return false;
		if (instruction - at < count)
			return line_in(lines, function, instruction - at, line);
		at += count;
	}
	return false;
}

static const struct object_symbol *function_named(const struct bpfas_object *object, const char *name)
{
	for (size_t i = 1; i < object->symbols.count; i++)
		if (is_function(&object->symbols.at[i]) && !strcmp(object->symbols.at[i].name, name))
			return &object->symbols.at[i];
	return NULL;
}

static bool line_by_number(const struct bpfas_object *object, const struct line_info *lines,
			   const struct bpf_program *program, int64_t instruction, struct source_line *line)
{
	const struct object_symbol *function;
	size_t count;

	if (!program || instruction < 0)
		return false;
	function = function_named(object, bpf_program__name(program));
	if (!function)
		return false;
	count = function->size / sizeof(struct bpf_insn);
	if ((uint64_t)instruction >= count)
		return line_in_subprogram(object, lines, program, count, (size_t)instruction, line);
	return line_in(lines, function, (size_t)instruction, line);
}

static bool is_same_place(const struct source_line *a, const struct source_line *b)
{
	return a->line == b->line && !strcmp(a->file, b->file);
}

/*
 * By file and line, if this kernel logs them; else by the line's text; else by the instruction's index. Of a
 * line that made several instructions the log shows only the first; the index says which one it was.
 */
static bool refused_line(const struct bpfas_object *object, const struct line_info *lines,
			 const struct bpf_program *program, const struct verifier_log *log,
			 struct source_line *line)
{
	bool is_counted = line_by_number(object, lines, program, log->instruction, line), is_found = false;
	char *file = log->line ? strndup(log->file.at, log->file.length) : NULL;
	struct source_line found;

	if (file || log->source.length)
		is_found = line_info_find(lines, file, log->line, log->source.at, log->source.length, &found);
	free(file);
	if (is_found && !(is_counted && is_same_place(&found, line)))
		*line = found;
	return is_found || is_counted;
}

static void note_registers(const struct bpfas_collection *collection, const struct verifier_log *log)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	for (int i = 0; stream && i < VERIFIER_REGISTERS; i++)
		if (log->registers[i].length)
			fprintf(stream, "%sr%d = %.*s", ftell(stream) ? ", " : "", i,
				(int)log->registers[i].length, log->registers[i].at);
	if (stream)
		fclose(stream);
	if (text && length)
		diag_file_note(&collection->diags, "registers before this instruction: %s", text);
	free(text);
}

static void explain_verifier(const struct bpfas_collection *collection, const char *name, struct text text)
{
	struct verifier_log log = verifier_read(text.at, text.length);
	const struct bpf_program *program = bpf_object__find_program_by_name(collection->object, name);
	struct line_info lines = line_info_read(collection->input.object);
	struct source_line line;
	bool has_line = refused_line(collection->input.object, &lines, program, &log, &line);
	struct source_place place = { 0 };
	char meaning[256];

	if (has_line)
		place = source_place_of(&line, collection->name);
	diag_at(&collection->diags, BPFAS_ERROR, has_line ? &place.diag : NULL,
		"the verifier rejects program '%s': %.*s", name, (int)log.reason.length,
		log.reason.at ? log.reason.at : "");
	if (place.inner.file)
		diag_at(&collection->diags, BPFAS_NOTE, &place.inner, "expanded from this line of a macro");
	note_lines(&collection->diags, "", log.details);
	if (verifier_explain(&log, meaning, sizeof meaning))
		diag_file_note(&collection->diags, "%s", meaning);
	if (!has_line && log.instruction >= 0)
		diag_file_note(&collection->diags,
			       "it is instruction %lld of the program; line information (-g) would tell its "
			       "source line",
			       (long long)log.instruction);
	note_registers(collection, &log);
	source_place_free(&place);
	line_info_free(&lines);
}

/* ---- What was rejected before verification ------------------------- */

static void explain_program(const struct bpfas_collection *collection, const char *name, int error)
{
	const struct diags *diags = &collection->diags;
	const struct bpf_program *program = bpf_object__find_program_by_name(collection->object, name);
	enum bpf_prog_type type = program ? bpf_program__type(program) : BPF_PROG_TYPE_UNSPEC;
	const char *type_name = libbpf_bpf_prog_type_str(type);
	char what[160];

	snprintf(what, sizeof what, "cannot load program '%s'", name);
	if (error == -EPERM || error == -EACCES) {
		explain_permission(collection, what);
	} else if (type == BPF_PROG_TYPE_STRUCT_OPS) {
		diag_file_error(diags, "%s: %s", what, error_words(error));
		diag_file_note(diags, "its section must name, after the '/', a member of a struct_ops map");
	} else if (libbpf_probe_bpf_prog_type(type, NULL) == 0) {
		diag_file_error(diags, "%s: this kernel does not support programs of type %s", what,
				type_name ? type_name : "?");
		diag_file_note(diags, "use a newer kernel, or one that was built with it");
	} else if (error == -E2BIG && program && bpf_program__insn_cnt(program) > MOST_INSTRUCTIONS) {
		diag_file_error(diags, "%s: it has %zu instructions, and the kernel takes at most %d", what,
				bpf_program__insn_cnt(program), MOST_INSTRUCTIONS);
		diag_file_note(diags, "split it into programs that follow each other by tail calls");
	} else {
		diag_file_error(diags, "%s: %s", what, error_words(error));
	}
}

static void explain_section(const struct bpfas_collection *collection, struct text program)
{
	char name[128];
	const struct bpf_program *found =
		bpf_object__find_program_by_name(collection->object, name_in(program, name, sizeof name));
	const char *section = found ? bpf_program__section_name(found) : "?";
	struct suggestion suggestion = suggestion_for(section, strcspn(section, "/"));
	const char *prefix;

	diag_file_error(&collection->diags, "program '%s': libbpf does not know its section '%s'", name,
			section);
	for (size_t i = 0; (prefix = program_kind_next(&i));)
		suggestion_offer(&suggestion, prefix);
	if (suggestion.nearest)
		diag_file_note(&collection->diags, "did you mean '%s'?", suggestion.nearest);
	diag_file_note(&collection->diags,
		       "the section says what the program is for: \"xdp\", \"tc\", "
		       "\"tracepoint/CATEGORY/NAME\", \"kprobe/FUNCTION\", \"cgroup_skb/egress\", ...");
}

static void explain_card(const struct bpfas_collection *collection)
{
	diag_file_error(
		&collection->diags,
		"cannot load it for device '%s': its network card does not run BPF, or not with these maps",
		collection->card);
	diag_file_note(&collection->diags,
		       "omit 'offload' to let the kernel run it; cards support only hash and array maps");
}

static void explain_rest(const struct bpfas_collection *collection, const char *what, int error,
			 const char *said)
{
	if (error == -EPERM)
		explain_permission(collection, what);
	else
		libbpf_message_explain(&collection->diags, what, error, said);
}

void explain_open(const struct bpfas_collection *collection, int error, const char *said)
{
	explain_rest(collection, "cannot open the object", error, said);
}

/* The kernel's log of BTF that it refused is in the same place, until a program's takes it. */
static struct text verifier_log_of(const struct bpfas_collection *collection)
{
	const char *log = collection->verifier_log;

	return (struct text){ log, strncmp(log, "magic: ", strlen("magic: ")) ? strlen(log) : 0 };
}

void explain_load(const struct bpfas_collection *collection, int error, const char *said)
{
	struct text log = verifier_log_of(collection);
	struct text program = quoted(said, "prog '", "': BPF program load failed");
	struct text unknown = quoted(said, "prog '", "': missing BPF prog type");
	struct text map = quoted(said, "map '", "': failed to create:");
	char name[128];

	if (collection->card && !log.length && (error == -EINVAL || error == -EOPNOTSUPP))
		explain_card(collection);
	else if (log.length && verifier_read(log.at, log.length).reason.length)
		explain_verifier(collection, name_in(program, name, sizeof name), log);
	else if (unknown.at)
		explain_section(collection, unknown);
	else if (map.at)
		explain_map(collection, name_in(map, name, sizeof name), error);
	else if (program.at)
		explain_program(collection, name_in(program, name, sizeof name), error);
	else
		explain_rest(collection, "cannot load the object", error, said);
}
