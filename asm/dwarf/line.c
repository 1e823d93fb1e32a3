/* SPDX-License-Identifier: BSD-2-Clause */
/* The .file and .loc directives, collected until the end of the file. */
#include "asm/dwarf/line.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/definition.h"
#include "asm/dwarf/dwarf.h"
#include "asm/expr/value.h"
#include "asm/symbol.h"
#include "base/literal.h"
#include "base/number.h"
#include "base/suggest.h"
#include "output/dis/text.h"

/* Numbers are contiguous, so a real file stays far below. */
#define MAX_FILE_NUMBER 0xfffff

__extension__ typedef unsigned __int128 uint128;

enum option_kind {
	OPTION_FLAG,
	OPTION_STATEMENT,
	OPTION_ISA,
	OPTION_DISCRIMINATOR,
	OPTION_VIEW,
	OPTION_MD5,
	OPTION_SOURCE,
};

struct line_option {
	const char *word;
	const char *value; /* what must follow; NULL: nothing */
	enum option_kind kind;
	uint8_t flag;
};

static const struct line_option loc_options[] = {
	{ .word = "basic_block", .kind = OPTION_FLAG, .flag = LINE_BASIC_BLOCK },
	{ .word = "prologue_end", .kind = OPTION_FLAG, .flag = LINE_PROLOGUE_END },
	{ .word = "epilogue_begin", .kind = OPTION_FLAG, .flag = LINE_EPILOGUE_BEGIN },
	{ .word = "is_stmt", .value = "0 or 1", .kind = OPTION_STATEMENT },
	{ .word = "isa", .value = "a number", .kind = OPTION_ISA },
	{ .word = "discriminator", .value = "a number", .kind = OPTION_DISCRIMINATOR },
	{ .word = "view", .value = "a name or 0", .kind = OPTION_VIEW },
};

static const struct line_option file_options[] = {
	{ .word = "md5", .value = "a number of 128 bits", .kind = OPTION_MD5 },
	{ .word = "source", .value = "a string", .kind = OPTION_SOURCE },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

void debug_line_init(struct debug_line *lines)
{
	lines->row.flags = LINE_IS_STATEMENT;
}

/* ---- Words ------------------------------------------------------------- */

static void begin(struct debug_line *lines)
{
	lines->items = 0;
	lines->wrong = false;
	lines->option = NULL;
}

/* One message for a directive is enough. */
static bool first_wrong(struct debug_line *lines)
{
	bool first = !lines->wrong;

	lines->wrong = true;
	return first;
}

static void report_missing_value(struct assembler *as)
{
	struct debug_line *lines = as->debug_line;

	if (first_wrong(lines))
		diag_error(&as->diags, lines->option_span, "'%s' is followed by %s", lines->option->word,
			   lines->option->value);
	lines->option = NULL;
}

static const struct line_option *find_option(struct assembler *as, struct span span, const struct name *word,
					     const struct line_option *options, size_t count,
					     const char *directive)
{
	struct suggestion suggestion;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(options[i].word, word->text))
			return &options[i];
	suggestion = suggestion_for(word->text, word->length);
	for (size_t i = 0; i < count; i++)
		suggestion_offer(&suggestion, options[i].word);
	if (first_wrong(as->debug_line))
		diag_error(&as->diags, span, "'%s' has no option '%s'%s", directive, word->text,
			   suggestion_text(&as->arena, &suggestion));
	return NULL;
}

/* A word that takes a value is kept until the value comes. */
static void await_value(struct debug_line *lines, const struct line_option *option, struct span span)
{
	lines->option = option;
	lines->option_span = span;
}

/* ---- .file ------------------------------------------------------------- */

void asm_file_begin(struct assembler *as, struct span span, uint64_t number)
{
	struct debug_line *lines = as->debug_line;

	begin(lines);
	lines->file = ARENA_NEW(&as->arena, struct line_file);
	lines->file->span = span;
	lines->file->number = (uint32_t)number;
	if (number > MAX_FILE_NUMBER && first_wrong(lines))
		diag_error(&as->diags, span, "a file's number is from 0 to %u", MAX_FILE_NUMBER);
}

static struct name *text_name(struct assembler *as, struct string text)
{
	size_t length;
	const char *plain = literal_string(&as->diags, text, &length);

	if (memchr(plain, 0, length) && first_wrong(as->debug_line))
		diag_error(&as->diags, text.span, "a DWARF string cannot contain a NUL");
	return name_intern(&as->names, plain, length);
}

void asm_file_text(struct assembler *as, struct string text)
{
	struct debug_line *lines = as->debug_line;
	struct line_file *file = lines->file;

	if (lines->option && lines->option->kind == OPTION_SOURCE) {
		file->source = text_name(as, text);
		lines->option = NULL;
	} else if (lines->option) {
		report_missing_value(as);
	} else if (lines->items++ < 2) {
		file->directory = file->name;
		file->name = text_name(as, text);
	} else if (first_wrong(lines)) {
		diag_error(&as->diags, text.span,
			   "'.file' takes a directory and a name; unexpected third string");
	}
}

void asm_file_word(struct assembler *as, struct span span, struct name *word)
{
	struct debug_line *lines = as->debug_line;
	const struct line_option *option;

	if (lines->option) {
		report_missing_value(as);
		return;
	}
	option = find_option(as, span, word, file_options, COUNT(file_options), ".file");
	if (option)
		await_value(lines, option, span);
}

static void set_md5(struct assembler *as, struct span span, uint128 value)
{
	struct debug_line *lines = as->debug_line;

	if (!lines->option || lines->option->kind != OPTION_MD5) {
		if (lines->option)
			report_missing_value(as);
		else if (first_wrong(lines))
			diag_error(&as->diags, span, "a number follows only 'md5'");
		return;
	}
	for (unsigned i = 0; i < 16; i++)
		lines->file->md5[i] = (uint8_t)(value >> 8 * (15 - i) & 0xff);
	lines->file->has_md5 = true;
	lines->option = NULL;
}

void asm_file_number(struct assembler *as, struct span span, uint64_t number)
{
	set_md5(as, span, number);
}

void asm_file_digits(struct assembler *as, struct span span, struct string number)
{
	uint128 value = 0;

	/* After the 0x. */
	for (size_t i = 2; i < number.length; i++) {
		if (value >> 124 && first_wrong(as->debug_line))
			diag_error(&as->diags, span,
				   "an MD5 checksum has 128 bits, which are 32 hexadecimal digits");
		value = value << 4 | digit_value(number.text[i]);
	}
	set_md5(as, span, value);
}

/* In DWARF 5 file 0 is the compiled one; compilers often also give it a second number. */
static bool is_same_file(const struct line_file *root, const struct line_file *file)
{
	return root->name == file->name && root->has_md5 == file->has_md5 &&
	       !memcmp(root->md5, file->md5, sizeof file->md5);
}

/*
 * A path without a separate directory is split at its last slash; a file in the compilation's directory has
 * none.
 */
static void settle_directory(struct assembler *as, struct line_file *file)
{
	const struct line_file *root = as->debug_line->files.at[0];
	const char *path = file->name->text, *slash;
	struct name *none = name_intern(&as->names, "", 0);
	size_t length;

	if (!file->directory || (root && file->directory == root->directory))
		file->directory = none;
	if (!file->name->length) {
		file->name = name_intern(&as->names, "<stdin>", strlen("<stdin>"));
		file->directory = none;
	}
	slash = strrchr(path, '/');
	if (file->directory->length || !slash || !path[1] || (slash == path + 1 && *path == '/'))
		return; /* "/" and "//host" have no parts */
	for (length = (size_t)(slash - path); length > 1 && path[length - 1] == '/';)
		length--;
	file->directory = name_intern(&as->names, path, length ? length : 1);
	file->name = slash[1] ? name_intern(&as->names, slash + 1, strlen(slash + 1))
			      : name_intern(&as->names, ".", 1);
}

static void check_md5(struct assembler *as, struct span span, const struct line_file *file)
{
	struct debug_line *lines = as->debug_line;
	const struct line_file *other = lines->first;

	if (!other)
		lines->first = file;
	if (lines->md5_reported || !other || other->has_md5 == file->has_md5)
		return;
	lines->md5_reported = true;
	diag_warning(&as->diags, span,
		     "this file has %s MD5 checksum, and another has %s; the table will have none",
		     file->has_md5 ? "an" : "no", file->has_md5 ? "none" : "one");
	diag_note(&as->diags, other->span, "the other file is here");
}

static void add_file(struct assembler *as, struct span span, struct line_file *file)
{
	struct debug_line *lines = as->debug_line;
	const struct line_file *first;

	while (lines->files.count <= file->number)
		vec_push(&as->arena, &lines->files, (struct line_file *)NULL);
	first = lines->files.at[file->number];
	if (first) {
		diag_error(&as->diags, file->span, "file number %u is given twice", file->number);
		diag_note(&as->diags, first->span, "it is given first here");
		return;
	}
	if (!file->number) {
		file->directory = file->directory ? file->directory : name_intern(&as->names, "", 0);
	} else {
		file->is_root = lines->files.at[0] && is_same_file(lines->files.at[0], file);
		settle_directory(as, file);
	}
	check_md5(as, span, file);
	lines->files.at[file->number] = file;
}

void asm_file_end(struct assembler *as, struct span span)
{
	struct debug_line *lines = as->debug_line;

	if (lines->option)
		report_missing_value(as);
	if (!lines->file->name && first_wrong(lines))
		diag_error(&as->diags, span, "'.file' with a number needs the file's name");
	if (!lines->wrong)
		add_file(as, span, lines->file);
}

/* ---- .loc -------------------------------------------------------------- */

void asm_loc_begin(struct assembler *as, struct span span)
{
	struct debug_line *lines = as->debug_line;
	uint8_t kept = lines->row.flags & LINE_IS_STATEMENT;

	/* Two in succession give two rows at the same place. */
	if (lines->pending)
		debug_line_add_row(as, as->section);
	begin(lines);
	lines->span = span;
	lines->row = (struct line_row){ .flags = kept };
}

/* GNU as numbers the source places ("views") of one address: 0, 1, ... */
static uint64_t next_view(struct assembler *as)
{
	struct section *section = as->section;
	struct view *view = &as->debug_line->view;
	bool same = view->section == section && view->offset == section->data.count;

	*view = (struct view){ section, section->data.count, same ? view->number + 1 : 0 };
	return view->number;
}

static void set_option(struct assembler *as, struct span span, uint64_t number)
{
	struct debug_line *lines = as->debug_line;
	const struct line_option *option = lines->option;
	struct line_row *row = &lines->row;

	lines->option = NULL;
	switch (option->kind) {
	case OPTION_STATEMENT:
		row->flags = (uint8_t)((row->flags & ~LINE_IS_STATEMENT) | (number ? LINE_IS_STATEMENT : 0));
		break;
	case OPTION_ISA: row->isa = (uint32_t)number; break;
	case OPTION_DISCRIMINATOR: row->discriminator = (uint32_t)number; break;
	default: /* view 0 restarts the count */
		lines->view.section = NULL;
		next_view(as);
		break;
	}
	if (number > (option->kind == OPTION_STATEMENT ? 1
		      : option->kind == OPTION_VIEW    ? 0
						       : UINT32_MAX) &&
	    first_wrong(lines))
		diag_error(&as->diags, span, "'%s' is followed by %s%s", option->word, option->value,
			   option->kind == OPTION_STATEMENT || option->kind == OPTION_VIEW ? ""
											   : " of 32 bits");
}

void asm_loc_number(struct assembler *as, struct span span, uint64_t number)
{
	struct debug_line *lines = as->debug_line;

	if (lines->option) {
		set_option(as, span, number);
		return;
	}
	if (number > UINT32_MAX && first_wrong(lines))
		diag_error(&as->diags, span, "file, line and column numbers must fit 32 bits");
	switch (lines->items++) {
	case 0: lines->row.file = (uint32_t)number; break;
	case 1: lines->row.line = (uint32_t)number; break;
	case 2: lines->row.column = (uint32_t)number; break;
	default:
		if (first_wrong(lines))
			diag_error(&as->diags, span,
				   "'.loc' takes a file, a line and a column; unexpected fourth number");
	}
}

void asm_loc_word(struct assembler *as, struct span span, struct name *word)
{
	struct debug_line *lines = as->debug_line;
	const struct line_option *option = lines->option;

	if (option && option->kind == OPTION_VIEW) {
		lines->option = NULL;
		asm_define(as, word, span, expr_number(span, (int128)next_view(as)));
		return;
	}
	if (option) {
		report_missing_value(as);
		return;
	}
	option = find_option(as, span, word, loc_options, COUNT(loc_options), ".loc");
	if (!option)
		return;
	/* Numbers after a word belong to it. */
	lines->items = 3;
	if (option->value)
		await_value(lines, option, span);
	else
		lines->row.flags |= option->flag;
}

/* `view -0` only starts a count. */
void asm_loc_negative(struct assembler *as, struct span span, uint64_t number)
{
	struct debug_line *lines = as->debug_line;

	if (lines->option && lines->option->kind == OPTION_VIEW)
		asm_loc_number(as, span, number);
	else if (first_wrong(lines))
		diag_error(&as->diags, span, "a number in '.loc' cannot be negative");
}

static bool is_known_file(const struct debug_line *lines, uint32_t number)
{
	return number < lines->files.count && lines->files.at[number];
}

void asm_loc_end(struct assembler *as, struct span span)
{
	struct debug_line *lines = as->debug_line;

	if (lines->option)
		report_missing_value(as);
	if (lines->wrong)
		return;
	if (!is_known_file(lines, lines->row.file)) {
		diag_error(&as->diags, span,
			   "no file has the number %u; give it before with '.file %u \"NAME\"'",
			   lines->row.file, lines->row.file);
		return;
	}
	lines->files.at[lines->row.file]->used = true;
	lines->pending = true;
}

static struct line_sequence *find_sequence(struct assembler *as, struct section *section)
{
	struct debug_line *lines = as->debug_line;

	if (!section->line_sequence) {
		vec_push(&as->arena, &lines->sequences, (struct line_sequence){ .section = section });
		section->line_sequence = (uint32_t)lines->sequences.count;
	}
	return &lines->sequences.at[section->line_sequence - 1];
}

void debug_line_add_row(struct assembler *as, struct section *section)
{
	struct debug_line *lines = as->debug_line;
	struct line_sequence *sequence = find_sequence(as, section);

	lines->pending = false;
	lines->row.offset = (uint32_t)section->data.count;
	if (sequence->rows.count && (lines->row.offset - sequence->rows.at[0].offset) % DWARF_CODE_UNIT)
		diag_warning(&as->diags, lines->span,
			     "the code of this line is in the middle of an instruction; .debug_line can only "
			     "refer to its start");
	vec_push(&as->arena, &sequence->rows, lines->row);
}

void debug_line_note(struct assembler *as, struct section *section)
{
	if (as->debug_line->pending)
		debug_line_add_row(as, section);
}

void debug_line_free(struct debug_line *debug_line)
{
	for (size_t i = 0; i < debug_line->sequences.count; i++)
		vec_free(&debug_line->sequences.at[i].rows);
	vec_free(&debug_line->sequences);
	vec_free(&debug_line->files);
}
