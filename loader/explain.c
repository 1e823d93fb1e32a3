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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "base/suggest.h"
#include "kernel/capability.h"
#include "loader/lines.h"
#include "loader/verifier.h"

#define ENOTSUPP 524 /* the kernel's own, not in any UAPI header */

/* Phrases of libbpf's messages, and our words for them. */
static const struct {
	const char *says, *means, *way_out;
} refusals[] = {
	{ "legacy map definitions", "it has maps in the old 'maps' section, which libbpf 1.0 dropped",
	  "define them in .maps (.map in assembly, SEC(\".maps\") in C)" },
	{ "BTF is required", "its maps or externs need BTF, and it has none",
	  "compile it with -g, or use .map" },
	{ "is static and not supported", "a program is a static function",
	  "make it global (.globl, or .prog)" },
	{ "corrupted program", "a program's symbol has no size", "give it a .size, or use .prog" },
	{ "no program sections found", "it has no program",
	  "put one in a section with .prog NAME \"SECTION\"" },
	{ "Error loading vmlinux BTF", "this kernel has no BTF (/sys/kernel/btf/vmlinux)",
	  "use a kernel built with CONFIG_DEBUG_INFO_BTF" },
	{ "not found in kernel", "it needs a kernel symbol or function that this kernel lacks",
	  "make the extern weak and test for it, or use a newer kernel" },
	{ "failed to find kernel BTF type ID", "this kernel lacks the function that a section names",
	  "look for its name in 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "not found in vmlinux BTF", "this kernel lacks the function that a section names",
	  "look for its name in 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "incompatible with kernel",
	  "a declaration of a kernel function or variable does not match this kernel",
	  "compare it with 'bpftool btf dump file /sys/kernel/btf/vmlinux'; a struct that it points to needs "
	  "a "
	  "body, not only a name ('.struct task_struct { }')" },
	{ "no BTF-based attach target is specified",
	  "a program's section does not name the kernel function to attach to",
	  "write it as \"fentry/FUNCTION\", \"lsm/HOOK\", \"tp_btf/NAME\", ..." },
	{ "attach program FD is not set", "an freplace program needs the loaded program that it replaces",
	  "load it with your own program, which sets the target (bpf_program__set_attach_target)" },
	{ "parameter mismatch", "a pinned map of the same name has another type or other sizes",
	  "remove the old pin, or rename the map" },
};

static const char *error_words(int error)
{
	return error == -ENOTSUPP ? "not supported by this kernel" : strerror(-error);
}

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

/* ---- A program that the verifier rejected --------------------------------- */

/*
 * libbpf appends the subprograms that a program calls in its own order; they are recognised by their
 * instructions, of which only the parts that relocation does not change are compared.
 */
static bool is_same_code(const struct bpf_insn *loaded, const struct bpf_insn *own, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (loaded[i].code != own[i].code || loaded[i].dst_reg != own[i].dst_reg ||
		    loaded[i].off != own[i].off)
			return false;
	return true;
}

static const struct line *line_in_subprogram(const struct bpfas_collection *collection,
					     const struct lines *lines, const struct bpf_program *program,
					     uint32_t begin, uint32_t instruction)
{
	const struct bpf_insn *loaded = bpf_program__insns(program);
	size_t total = bpf_program__insn_cnt(program), at = begin, count = 0;
	struct function *functions =
		functions_of_text(collection->input.bytes, collection->input.size, &count);
	const struct line *found = NULL;

	while (at < total && !found) {
		size_t i = 0;

		while (i < count && (functions[i].count > total - at || !functions[i].code ||
				     !is_same_code(loaded + at, functions[i].code, functions[i].count)))
			i++;
		if (i == count)
			break;
		if (instruction - at < functions[i].count)
			found = lines_at(lines, ".text", functions[i].first + (uint32_t)(instruction - at));
		at += functions[i].count;
	}
	functions_free(functions, count);
	return found;
}

static const struct line *line_by_number(const struct bpfas_collection *collection, const struct lines *lines,
					 const struct bpf_program *program, int64_t instruction)
{
	struct function function;

	if (!program || instruction < 0 ||
	    !function_find(collection->input.bytes, collection->input.size, bpf_program__name(program),
			   &function))
		return NULL;
	if (instruction >= function.count)
		return line_in_subprogram(collection, lines, program, function.count, (uint32_t)instruction);
	return lines_at(lines, bpf_program__section_name(program), function.first + (uint32_t)instruction);
}

static bool is_same_place(const struct line *a, const struct line *b)
{
	return a->line == b->line && !strcmp(a->file, b->file);
}

/*
 * By file and line, if this kernel logs them; else by the line's text; else by the instruction's index. Of a
 * line that made several instructions the log shows only the first; the index says which one it was.
 */
static const struct line *refused_line(const struct bpfas_collection *collection, const struct lines *lines,
				       const struct bpf_program *program, const struct verifier_log *log)
{
	const struct line *counted = line_by_number(collection, lines, program, log->instruction);
	const struct line *found = NULL;
	char *file = log->line ? strndup(log->file.at, log->file.length) : NULL;

	if (file || log->source.length)
		found = lines_find(lines, file, log->line, log->source.at, log->source.length);
	free(file);
	return !found || (counted && is_same_place(found, counted)) ? counted : found;
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

static void note_lines(const struct diags *diags, const char *before, struct text text)
{
	for (size_t at = 0; at < text.length;) {
		size_t length = strcspn(text.at + at, "\n");

		length = length < text.length - at ? length : text.length - at;
		if (length)
			diag_file_note(diags, "%s%.*s", before, (int)length, text.at + at);
		at += length + 1;
	}
}

static void explain_verifier(const struct bpfas_collection *collection, const char *name, struct text text)
{
	struct verifier_log log = verifier_read(text.at, text.length);
	const struct bpf_program *program = bpf_object__find_program_by_name(collection->object, name);
	struct lines lines = lines_read(collection->input.bytes, collection->input.size);
	const struct line *line = refused_line(collection, &lines, program, &log);
	struct place place = { 0 };
	const char *meaning = verifier_explain(log.reason);

	if (line)
		place = place_of(line, collection->name);
	diag_at(&collection->diags, BPFAS_ERROR, line ? &place.diag : NULL,
		"the verifier rejects program '%s': %.*s", name, (int)log.reason.length,
		log.reason.at ? log.reason.at : "");
	if (place.inner.file)
		diag_at(&collection->diags, BPFAS_NOTE, &place.inner, "expanded from this line of a macro");
	note_lines(&collection->diags, "", log.details);
	if (meaning)
		diag_file_note(&collection->diags, "%s", meaning);
	if (!line && log.instruction >= 0)
		diag_file_note(&collection->diags,
			       "it is instruction %lld of the program; line information (-g) would tell its "
			       "source line",
			       (long long)log.instruction);
	note_registers(collection, &log);
	place_free(&place);
	lines_free(&lines);
}

/* ---- What was rejected before verification ------------------------- */

/* Names the capabilities that the whole object needs, so that the next run does not fail for another one. */
static void explain_permission(const struct bpfas_collection *collection, const char *what)
{
	uint64_t needs = NEEDS(CAP_BPF);

	for (size_t i = 0; i < collection->program_count; i++)
		needs |= capabilities_of(collection->programs[i].kind);
	for (size_t i = 0; i < collection->map_count; i++)
		needs |= collection->maps[i].access.needs_net ? NEEDS(CAP_NET_ADMIN) : 0;
	if (collection->card)
		needs |= NEEDS(CAP_SYS_ADMIN);
	capability_explain(&collection->diags, what, needs);
}

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
	} else {
		diag_file_error(diags, "%s: %s", what, error_words(error));
	}
}

static void explain_map(const struct bpfas_collection *collection, const char *name, int error)
{
	const struct diags *diags = &collection->diags;
	const struct bpf_map *map = bpf_object__find_map_by_name(collection->object, name);
	enum bpf_map_type type = map ? bpf_map__type(map) : BPF_MAP_TYPE_UNSPEC;
	const char *kind = libbpf_bpf_map_type_str(type);
	char what[160];

	snprintf(what, sizeof what, "cannot create map '%s'", name);
	if (error == -EPERM || error == -EACCES) {
		explain_permission(collection, what);
	} else if (!kind || libbpf_probe_bpf_map_type(type, NULL) == 0) {
		diag_file_error(diags, "%s: this kernel does not support maps of type %s (%d)", what,
				kind ? kind : "unknown", type);
		diag_file_note(diags, "use a newer kernel, or one that was built with it");
	} else if (error == -ENOMEM || error == -E2BIG || error == -ENOSPC) {
		diag_file_error(diags, "%s: out of memory for %u entries of %u + %u bytes", what,
				bpf_map__max_entries(map), bpf_map__key_size(map), bpf_map__value_size(map));
		diag_file_note(diags, "reduce max_entries");
	} else {
		diag_file_error(
			diags,
			"%s: the kernel rejects a %s with key %u, value %u, max_entries %u, flags 0x%x: %s",
			what, kind, bpf_map__key_size(map), bpf_map__value_size(map),
			bpf_map__max_entries(map), bpf_map__map_flags(map), error_words(error));
		diag_file_note(diags,
			       "check the type's rules for key and value sizes, max_entries and flags");
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

/* The one line with the cause; the others only repeat that it failed. */
static void note_line_with(const struct diags *diags, const char *said, const char *words)
{
	const char *line = said, *found = strstr(said, words);

	for (const char *at = said; at < found; at++)
		if (*at == '\n')
			line = at + 1;
	diag_file_note(diags, "%.*s", (int)strcspn(line, "\n"), line);
}

static void explain_rest(const struct bpfas_collection *collection, const char *what, int error,
			 const char *said)
{
	size_t row = 0, rows = sizeof refusals / sizeof *refusals;
	char words[128]; /* libbpf has its own error numbers */

	libbpf_strerror(error, words, sizeof words);
	while (row < rows && !strstr(said, refusals[row].says))
		row++;
	if (error == -EPERM) {
		explain_permission(collection, what);
		return;
	}
	diag_file_error(&collection->diags, "%s: %s", what, row < rows ? refusals[row].means : words);
	if (!*said) {
		diag_file_note(&collection->diags, "it may be damaged: rebuild the object");
	} else if (row < rows) {
		note_line_with(&collection->diags, said, refusals[row].says);
		diag_file_note(&collection->diags, "%s", refusals[row].way_out);
	} else {
		note_lines(&collection->diags, "", (struct text){ said, strlen(said) });
	}
}

void explain_open(const struct bpfas_collection *collection, int error, const char *said)
{
	explain_rest(collection, "cannot open the object", error, said);
}

void explain_load(const struct bpfas_collection *collection, int error, const char *said)
{
	struct text log = { collection->verifier_log, strlen(collection->verifier_log) };
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
