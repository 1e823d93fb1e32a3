/* SPDX-License-Identifier: BSD-2-Clause */
/* The raw directives while they are read. What needs the whole file waits for asm/raw/object.c. */
#include "asm/raw/directive.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/expr/value.h"
#include "asm/section.h"
#include "asm/symbol.h"
#include "base/literal.h"
#include "base/suggest.h"
#include "object/elf_words.h"
#include "output/dis/text.h"

enum raw_kind {
	KIND_NUMBER, /* or one of the field's words */
	KIND_FLAGS,  /* a number, or letters */
	KIND_TEXT,
	KIND_LATER,     /* an expression with labels, a name */
	KIND_REFERENCE, /* a section, or one of the field's words, or an index */
};

struct field {
	const char *name;
	enum raw_kind kind;
	unsigned bits;
	const struct elf_word *words;
};

static const struct field header_fields[] = {
	[HEADER_TYPE] = { "type", KIND_NUMBER, 16, elf_file_types },
	[HEADER_MACHINE] = { "machine", KIND_NUMBER, 16, elf_machines },
	[HEADER_FLAGS] = { "flags", KIND_NUMBER, 32, NULL },
	[HEADER_ENTRY] = { "entry", KIND_NUMBER, 64, NULL },
	[HEADER_OS_ABI] = { "os_abi", KIND_NUMBER, 8, NULL },
	[HEADER_ABI_VERSION] = { "abi_version", KIND_NUMBER, 8, NULL },
	[HEADER_NAMES] = { "names", KIND_REFERENCE, 32, NULL },
	{ 0 },
};

static const struct field section_fields[] = {
	[SECTION_TYPE] = { "type", KIND_NUMBER, 32, elf_section_types },
	[SECTION_FLAGS] = { "flags", KIND_FLAGS, 64, NULL },
	[SECTION_ADDRESS] = { "address", KIND_NUMBER, 64, NULL },
	[SECTION_ALIGN] = { "align", KIND_NUMBER, 64, NULL },
	[SECTION_ENTRY_SIZE] = { "entry_size", KIND_NUMBER, 64, NULL },
	[SECTION_LINK] = { "link", KIND_REFERENCE, 32, NULL },
	[SECTION_INFO] = { "info", KIND_REFERENCE, 32, NULL },
	[SECTION_SIZE] = { "size", KIND_NUMBER, 64, NULL },
	{ 0 },
};

static const struct field symbol_fields[] = {
	[SYMBOL_NAME] = { "name", KIND_TEXT, 0, NULL },
	[SYMBOL_SECTION] = { "section", KIND_REFERENCE, 32, elf_reserved_sections },
	[SYMBOL_VALUE] = { "value", KIND_LATER, 64, NULL },
	[SYMBOL_SIZE] = { "size", KIND_LATER, 64, NULL },
	[SYMBOL_TYPE] = { "type", KIND_NUMBER, 4, elf_symbol_types },
	[SYMBOL_BINDING] = { "bind", KIND_NUMBER, 4, elf_bindings },
	[SYMBOL_OTHER] = { "other", KIND_NUMBER, 8, elf_visibilities },
	[SYMBOL_INDEX] = { "index", KIND_NUMBER, 0, NULL },
	{ 0 },
};

static const struct field relocation_fields[] = {
	[RELOCATION_OFFSET] = { "offset", KIND_LATER, 64, NULL },
	[RELOCATION_TYPE] = { "type", KIND_NUMBER, 32, elf_relocation_types },
	[RELOCATION_SYMBOL] = { "symbol", KIND_LATER, 32, NULL },
	[RELOCATION_ADDEND] = { "addend", KIND_NUMBER, 64, NULL },
	{ 0 },
};

static const struct {
	const char *name;
	const struct field *fields;
	bool takes_subject;
} directives[RAW_DIRECTIVES] = {
	[RAW_HEADER] = { ".elf_header", header_fields, false },
	[RAW_SECTION] = { ".elf_section", section_fields, true },
	[RAW_SYMBOL] = { ".elf_symbol", symbol_fields, true },
	[RAW_RELOCATION] = { ".elf_reloc", relocation_fields, false },
};

/*
 * The name as stored in the object, with the source's quotes and escapes removed. NULL after reporting a NUL
 * in it.
 */
static const char *object_name(struct assembler *as, const struct name *name, struct span span)
{
	struct string string = { .span = span, .text = name->text, .length = name->length };
	size_t length;
	const char *text = literal_string(&as->diags, string, &length);

	if (strlen(text) == length)
		return text;
	diag_error(&as->diags, span, "a name in an object ends with its first NUL");
	return NULL;
}

void raw_begin(struct assembler *as, enum raw_directive directive)
{
	if (!as->raw)
		as->raw = ARENA_NEW(&as->arena, struct raw_tables);
	as->raw->open = (struct raw_statement){ .directive = (uint8_t)directive };
}

/* The name in the source is usually the one in the object, too. */
static void state_symbol(struct assembler *as, struct raw_statement *open, struct name *name,
			 struct span span)
{
	struct symbol_def *def = asm_declare(as, name, span);

	if (def->is_stated) {
		diag_error(&as->diags, span,
			   "'%s' is stated twice; give one of them another name here and its own by 'name'",
			   name->text);
		diag_note(&as->diags, def->span, "it is stated first here");
	}
	def->is_stated = true;
	asm_symbol(as, def);
	open->def = def;
	open->name = name->text;
}

void raw_subject(struct assembler *as, struct name *name, struct span span)
{
	struct raw_statement *open = &as->raw->open;

	if (!directives[open->directive].takes_subject)
		diag_error(&as->diags, span, "'%s' takes fields, such as 'flags 0'",
			   directives[open->directive].name);
	else if (open->name)
		diag_error(&as->diags, span, "this field has no value");
	else if (open->directive == RAW_SECTION)
		open->name = object_name(as, name, span);
	else
		state_symbol(as, open, name, span);
}

/* ---- Fields ------------------------------------------------------------- */

static const struct field *find_field(struct assembler *as, const struct name *name, struct span span)
{
	const struct field *fields = directives[as->raw->open.directive].fields;
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	for (const struct field *field = fields; field->name; field++) {
		if (!strcmp(field->name, name->text))
			return field;
		suggestion_offer(&suggestion, field->name);
	}
	diag_error(&as->diags, span, "'%s' has no field '%s'%s", directives[as->raw->open.directive].name,
		   name->text, suggestion_text(&as->arena, &suggestion));
	return NULL;
}

static bool fits(int128 number, unsigned bits)
{
	int128 lowest = bits == 64 ? -((int128)1 << 63) : 0;

	return number >= lowest && number < (int128)1 << bits;
}

static void take_number(struct assembler *as, const struct field *field, const struct value *value,
			struct raw_value *to)
{
	int128 number;

	if (!expr_needed_now(as, value, &number))
		return;
	if (!fits(number, field->bits))
		diag_error(&as->diags, value->span, "this does not fit the %u bits of '%s'", field->bits,
			   field->name);
	to->number = (uint64_t)number;
}

/* False if the value is not a name. */
static bool take_word(struct assembler *as, const struct field *field, const struct value *value,
		      struct raw_value *to)
{
	const struct name *name = expr_as_name(value);
	struct suggestion suggestion;
	const struct elf_word *word;

	if (!name || !field->words)
		return false;
	word = elf_word_find(field->words, name->text);
	if (word) {
		to->number = word->value;
		return true;
	}
	if (field->kind == KIND_REFERENCE)
		return false;
	suggestion = suggestion_for(name->text, name->length);
	for (word = field->words; word->name; word++)
		suggestion_offer(&suggestion, word->name);
	diag_error(&as->diags, value->span, "'%s' is neither a number nor a name of a %s%s", name->text,
		   field->name, suggestion_text(&as->arena, &suggestion));
	return true;
}

static bool take_flags(struct assembler *as, const struct value *value, struct raw_value *to)
{
	const struct name *name = expr_as_name(value);

	if (name && !elf_flags_value(name->text, name->length, &to->number))
		diag_error(&as->diags, value->span, "unknown section flag; letters or a number are accepted");
	return name != NULL;
}

static void take_later(struct assembler *as, const struct value *value, struct raw_value *to)
{
	struct value *kept = ARENA_NEW(&as->arena, struct value);

	*kept = *value;
	to->later = kept;
}

static void take_text(struct assembler *as, struct raw_statement *open, const struct value *value)
{
	const struct name *name = expr_as_name(value);

	if (name)
		open->name = object_name(as, name, value->span);
	else
		diag_error(&as->diags, value->span, "expected a name");
}

static void take_field(struct assembler *as, const struct field *field, struct raw_value *to,
		       const struct value *value)
{
	switch (field->kind) {
	case KIND_TEXT: take_text(as, &as->raw->open, value); return;
	case KIND_FLAGS:
		if (take_flags(as, value, to))
			return;
		break;
	case KIND_NUMBER:
		if (take_word(as, field, value, to))
			return;
		break;
	case KIND_REFERENCE:
		if (take_word(as, field, value, to))
			return;
		/* fall through */
	case KIND_LATER:
		if (value->tree) {
			take_later(as, value, to);
			return;
		}
	}
	take_number(as, field, value, to);
}

void raw_field(struct assembler *as, struct name *name, struct span name_span, struct value value)
{
	struct raw_statement *open = &as->raw->open;
	const struct field *field = find_field(as, name, name_span);
	unsigned number;

	if (!field)
		return;
	number = (unsigned)(field - directives[open->directive].fields);
	if (raw_is_given(open, number))
		diag_error(&as->diags, name_span, "'%s' is given twice", field->name);
	open->given |= (uint8_t)(1u << number);
	take_field(as, field, &open->values[number], &value);
}

/* ---- The statement's end ------------------------------------------------ */

static void end_header(struct assembler *as, const struct raw_statement *open)
{
	if (as->raw->header.span.end) {
		diag_error(&as->diags, open->span, "the header is already stated");
		diag_note(&as->diags, as->raw->header.span, "here");
	}
	as->raw->header = *open;
}

/* Declarations that name a section continue in the first of that name. */
static void claim_name(struct assembler *as, struct section *section)
{
	struct name *name = name_intern(&as->names, section->name, strlen(section->name));
	const struct section *before = name->roles->section;

	if (!before || !before->is_stated)
		name_roles(&as->names, name)->section = section;
	section->is_stated = true;
	if (!as->btf.maps_section && !strcmp(section->name, ".maps"))
		as->btf.maps_section = section;
}

/* Makes the section current. */
static void end_section(struct assembler *as, struct raw_statement *open)
{
	uint64_t type = open->values[SECTION_TYPE].number;

	if (!raw_is_given(open, SECTION_TYPE))
		open->values[SECTION_TYPE].number = type = SHT_PROGBITS;
	open->section = asm_object_add_section(&as->object, open->name, (uint32_t)type,
					       open->values[SECTION_FLAGS].number, 1);
	open->section->was_chosen = true;
	claim_name(as, open->section);
	open->first_relocation = as->raw->relocations.count;
	vec_push(&as->arena, &as->raw->sections, *open);
	asm_go_to_section(as, open->section);
}

static void end_relocation(struct assembler *as, const struct raw_statement *open)
{
	struct raw_tables *raw = as->raw;

	if (!raw->sections.count) {
		diag_error(&as->diags, open->span, "a relocation must be in the '.elf_section' of its table");
		return;
	}
	raw->sections.at[raw->sections.count - 1].relocation_count++;
	vec_push(&as->arena, &raw->relocations, *open);
}

void raw_end(struct assembler *as, struct span span)
{
	struct raw_statement *open = &as->raw->open;

	open->span = span;
	if (!as->raw->first.end)
		as->raw->first = span;
	if (directives[open->directive].takes_subject && !open->name) {
		diag_error(&as->diags, open->span, "expected a name first: '%s \"NAME\"'",
			   directives[open->directive].name);
		return;
	}
	switch ((enum raw_directive)open->directive) {
	case RAW_HEADER: end_header(as, open); break;
	case RAW_SECTION: end_section(as, open); break;
	case RAW_SYMBOL: vec_push(&as->arena, &as->raw->symbols, *open); break;
	case RAW_RELOCATION: end_relocation(as, open); break;
	case RAW_DIRECTIVES: break;
	}
}
