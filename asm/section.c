/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections: found by name, made by their directives, switched between. */
#include <string.h>

#include "asm/assembler.h"
#include "base/suggest.h"
#include "grammar/literal.h"

/* LLVM's alignment of .text, which its instructions do not raise. */
#define TEXT_ALIGN 4

/* Four gibibytes and more are no alignment that anyone means, and no ELF section of BPF needs it. */
#define MAX_ENTRY_SIZE UINT32_MAX

struct section *asm_find_section(struct assembler *as, const char *text, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align)
{
	struct name *name = name_intern(&as->names, text, length);

	if (!name->roles->section)
		name_roles(&as->names, name)->section =
			object_add_section(&as->object, name->text, type, flags, align);
	return name->roles->section;
}

void asm_begin_sections(struct assembler *as)
{
	as->section = asm_find_section(as, ".text", strlen(".text"), SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
				       TEXT_ALIGN);
}

/* A file of declarations that puts nothing into .text has none; in others it stands first, as LLVM has it. */
static void drop_unused_text(struct assembler *as)
{
	struct section *text = as->object.sections.at[0];

	if (!as->has_declarations || text->data.count || text->was_chosen)
		return;
	as->object.sections.count--;
	memmove(as->object.sections.at, as->object.sections.at + 1,
		as->object.sections.count * sizeof *as->object.sections.at);
}

void asm_finish_sections(struct assembler *as)
{
	for (size_t i = 0; i < as->pushed_sections.count; i++)
		diag_warning(&as->diags, as->pushed_sections.at[i].span,
			     "this .pushsection has no .popsection");
	drop_unused_text(as);
}

bool asm_has_begun(const struct assembler *as)
{
	const struct section *text = as->object.sections.at[0];

	return as->object.sections.count > 1 || text->was_chosen || text->data.count ||
	       as->definitions.count > as->given_definitions || as->maps.count || as->types.all.count;
}

uint64_t asm_position(const struct section *section)
{
	return section->type == SHT_NOBITS ? section->size : section->data.count;
}

/* ---- Switching --------------------------------------------------------- */

static bool may_switch(struct assembler *as, struct span span)
{
	if (!as->block.number)
		return true;
	diag_error(&as->diags, span, "a .prog stays in its section; close it with '.endprog' first");
	return false;
}

/* As in LLVM, a .loc speaks of nothing in another section. */
void asm_go_to_section(struct assembler *as, struct section *section)
{
	if (as->section != section)
		as->debug_line.pending = false;
	as->section = section;
}

/* Statements go there from here on. */
static void switch_section(struct assembler *as, struct section *section)
{
	as->previous = as->section;
	asm_go_to_section(as, section);
	section->was_chosen = true;
}

void asm_push_section(struct assembler *as, struct span span)
{
	struct pushed_section pushed = { as->section, as->previous, span };

	/* Inside a block, entering the section is what gets reported. */
	if (!as->block.number)
		vec_push(&as->arena, &as->pushed_sections, pushed);
}

void asm_pop_section(struct assembler *as, struct span span)
{
	struct pushed_section *top;

	if (!may_switch(as, span))
		return;
	if (!as->pushed_sections.count) {
		diag_error(&as->diags, span,
			   "'.popsection' goes back to nothing; no .pushsection stands before it");
		return;
	}
	top = &as->pushed_sections.at[--as->pushed_sections.count];
	asm_go_to_section(as, top->section);
	as->previous = top->previous;
}

void asm_previous_section(struct assembler *as, struct span span)
{
	if (!may_switch(as, span))
		return;
	if (as->previous)
		switch_section(as, as->previous);
	else
		diag_error(&as->diags, span,
			   "'.previous' goes back to nothing; no other section stands before it");
}

void asm_subsection(struct assembler *as, struct span span, struct value number)
{
	int128 n;

	if (expr_needed_now(as, &number, &n) && n != 0)
		diag_error(&as->diags, span,
			   "sections have no parts here but 0; use a section of another name");
}

/* ---- .section ---------------------------------------------------------- */

/* What a section is by its name alone, as LLVM and GNU as have it. */
struct standard {
	const char *name; /* it, and with a dot behind it the beginning of others */
	bool alone;       /* only the name itself */
	uint32_t type;
	uint64_t flags;
};

static const struct standard standards[] = {
	{ ".text", false, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR },
	{ ".init", true, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR },
	{ ".fini", true, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR },
	{ ".data", false, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE },
	{ ".data1", true, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE },
	{ ".bss", false, SHT_NOBITS, SHF_ALLOC | SHF_WRITE },
	{ ".rodata", false, SHT_PROGBITS, SHF_ALLOC },
	{ ".rodata1", true, SHT_PROGBITS, SHF_ALLOC },
	{ ".tdata", false, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS },
	{ ".tbss", false, SHT_NOBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS },
	{ ".init_array", false, SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE },
	{ ".fini_array", false, SHT_FINI_ARRAY, SHF_ALLOC | SHF_WRITE },
	{ ".preinit_array", false, SHT_PREINIT_ARRAY, SHF_ALLOC | SHF_WRITE },
};

static bool is_standard(const struct standard *standard, const char *name)
{
	size_t length = strlen(standard->name);

	return !strncmp(name, standard->name, length) &&
	       (!name[length] || (name[length] == '.' && !standard->alone));
}

/* A section's header, as a directive gives it. */
struct header {
	uint32_t type;
	uint64_t flags, entry_size;
	bool is_given;             /* more than the name was written */
	struct section *linked_to; /* of SHF_LINK_ORDER, */
	const char *linked_by;     /* and what it was named by; NULL: 0, none */
};

static struct header standard_header(const char *name)
{
	struct header header = { .type = strncmp(name, ".note", 5) ? SHT_PROGBITS : SHT_NOTE };

	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
		if (is_standard(&standards[i], name)) {
			header.type = standards[i].type;
			header.flags = standards[i].flags;
			break;
		}
	return header;
}

/* The letters of .section; GNU as and LLVM mean the same by each. */
static const struct {
	char letter;
	uint64_t flag;
} letters[] = {
	{ 'a', SHF_ALLOC },   { 'w', SHF_WRITE },      { 'x', SHF_EXECINSTR },
	{ 'M', SHF_MERGE },   { 'S', SHF_STRINGS },    { 'T', SHF_TLS },
	{ 'e', SHF_EXCLUDE }, { 'R', SHF_GNU_RETAIN }, { 'o', SHF_LINK_ORDER },
};

static uint64_t read_flags(struct assembler *as, const struct string *text)
{
	uint64_t flags = 0;

	for (size_t i = 0; i < text->length; i++) {
		uint32_t at = text->span.begin + 1 + (uint32_t)i;
		size_t n = 0;

		while (n < sizeof letters / sizeof *letters && letters[n].letter != text->text[i])
			n++;
		if (n < sizeof letters / sizeof *letters)
			flags |= letters[n].flag;
		else
			diag_error(&as->diags, (struct span){ at, at + 1 },
				   "'%c' is no flag of a section here; there are "
				   "a (loaded), w (written), x (code), M (merged), S (strings), T (per "
				   "thread), e (excluded), R (retained) and o (linked to another)",
				   text->text[i]);
	}
	return flags;
}

static const struct {
	const char *name;
	uint32_t type;
} types[] = {
	{ "progbits", SHT_PROGBITS },
	{ "nobits", SHT_NOBITS },
	{ "note", SHT_NOTE },
	{ "init_array", SHT_INIT_ARRAY },
	{ "fini_array", SHT_FINI_ARRAY },
	{ "preinit_array", SHT_PREINIT_ARRAY },
};

static void report_no_type(struct assembler *as, const struct string *text)
{
	struct suggestion suggestion = suggestion_for(text->text, text->length);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		suggestion_offer(&suggestion, types[i].name);
	diag_error(&as->diags, text->span, "there is no section type '%.*s'%s", (int)text->length, text->text,
		   suggestion_text(&as->arena, &suggestion));
}

/* LLVM writes types that have no name as numbers. */
static uint32_t read_type_number(struct assembler *as, const struct string *text)
{
	unsigned errors = as->diags.errors;
	int128 number = literal_number(as, text->span, text->text, text->length);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (number == types[i].type)
			return types[i].type;
	if (number >= SHT_NUM && number <= UINT32_MAX)
		return (uint32_t)number;
	if (as->diags.errors == errors)
		diag_error(&as->diags, text->span,
			   "no source makes a section of this type: its contents are the assembler's or a "
			   "linker's");
	return SHT_PROGBITS;
}

static uint32_t read_type(struct assembler *as, const struct string *text)
{
	if (text->length && *text->text >= '0' && *text->text <= '9')
		return read_type_number(as, text);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text->length == strlen(types[i].name) && !memcmp(types[i].name, text->text, text->length))
			return types[i].type;
	report_no_type(as, text);
	return SHT_PROGBITS;
}

static bool is_unique_word(const struct value *value)
{
	const struct name *name = expr_as_name(value);

	return name && !strcmp(name->text, "unique");
}

/* How many of the values behind the type are not yet `unique`: the first ones, if they are wanted. */
static unsigned values_before_unique(const struct section_words *words)
{
	unsigned count = 0;

	while (count < words->rest_count && !is_unique_word(&words->rest[count]))
		count++;
	return count;
}

static uint64_t read_entry_size(struct assembler *as, const struct section_words *words, uint64_t flags)
{
	bool is_merged = flags & SHF_MERGE;
	unsigned given = values_before_unique(words);
	int128 size = 0;

	if (!is_merged) {
		if (given && !(flags & SHF_LINK_ORDER))
			diag_error(&as->diags, words->rest[0].span,
				   "an entry size is for merged sections; add M to the "
				   "flags");
		return 0;
	}
	if (!given) {
		diag_error(&as->diags, words->span,
			   "a merged section needs its entries' size: "
			   "\"aM\",@progbits,4");
		return 1;
	}
	if (!expr_needed_now(as, &words->rest[0], &size))
		return 1;
	if (size <= 0 || size > MAX_ENTRY_SIZE)
		diag_error(&as->diags, words->rest[0].span,
			   "the entries' size must be 1 or more, and fit 32 bits");
	return size > 0 ? (uint64_t)size : 1;
}

/*
 * A section with the flag o goes where another one goes, which a symbol in it names, or the section's own
 * name; 0 is none.
 */
static void read_link(struct assembler *as, const struct section_words *words, struct header *header)
{
	unsigned at = header->flags & SHF_MERGE ? 1 : 0;
	const struct name *name;
	int128 number;

	if (at >= values_before_unique(words)) {
		diag_error(&as->diags, words->span,
			   "the flag o needs a symbol of the section that this one is linked to: "
			   "\"ao\",@progbits,.text");
		return;
	}
	name = expr_as_name(&words->rest[at]);
	if (!name && expr_known(as, &words->rest[at], &number) && !number)
		return;
	if (name && name->roles->section)
		header->linked_to = name->roles->section;
	else if (name && name->file && name->file->is_defined && name->file->symbol)
		header->linked_to = name->file->symbol->section;
	if (!header->linked_to) {
		diag_error(
			&as->diags, words->rest[at].span,
			"no section above has this name or a label of it, so there is none to be linked to");
		return;
	}
	header->linked_by = name->text;
	header->linked_to->was_chosen = true;
}

/* Behind the values that the flags ask for, only `unique` and a number may be left. */
static bool read_unique(struct assembler *as, const struct section_words *words, uint64_t flags,
			int128 *number)
{
	unsigned at = (flags & SHF_MERGE ? 1 : 0) + (flags & SHF_LINK_ORDER ? 1 : 0);
	unsigned given = values_before_unique(words);

	*number = -1;
	/* What is missing, or stands where nothing is asked for, was told of. */
	if (given < at || (given && !at) || words->rest_count == at)
		return true;
	if (words->rest_count != at + 2 || !is_unique_word(&words->rest[at])) {
		diag_error(
			&as->diags, words->rest[at].span,
			"behind a section's type stand what its flags ask for (M an entry size, o a symbol), "
			"or 'unique' and a number, or both");
		return false;
	}
	if (!expr_needed_now(as, &words->rest[at + 1], number))
		return false;
	if (*number >= 0 && *number < UINT32_MAX)
		return true;
	diag_error(&as->diags, words->rest[at + 1].span,
		   "a unique section's number is 0 or more, and fits 32 bits");
	return false;
}

/*
 * `unique, 5` makes a section of its own of each number beside others of the name, and so does each symbol
 * that one is linked by. The key is what such a section is found by: its name and lines that no source can
 * write.
 */
static struct name *section_key(struct assembler *as, const struct section_words *words, struct name *name,
				const struct header *header)
{
	const char *key = name->text;
	int128 number;

	if (!read_unique(as, words, header->flags, &number))
		return name;
	if (header->linked_by)
		key = arena_printf(&as->arena, "%s\nlinked to %s", key, header->linked_by);
	if (number >= 0)
		key = arena_printf(&as->arena, "%s\nunique %u", key, (unsigned)number);
	return key == name->text ? name : name_intern(&as->names, key, strlen(key));
}

static struct header read_header(struct assembler *as, const struct section_words *words, const char *name)
{
	struct header header = standard_header(name);

	if (words->flags) {
		header.is_given = true;
		header.flags |= read_flags(as, words->flags);
	}
	if (words->type)
		header.type = read_type(as, words->type);
	header.entry_size = read_entry_size(as, words, header.flags);
	if (header.flags & SHF_LINK_ORDER)
		read_link(as, words, &header);
	return header;
}

/* The directive may leave all out when the section is entered again; what it says must be the same. */
static void check_same(struct assembler *as, struct span span, const struct section *section,
		       const struct header *header, bool type_given)
{
	const char *what = NULL;

	if (type_given && section->type != header->type)
		what = "another type";
	else if (header->is_given && section->flags != header->flags)
		what = "other flags";
	else if (header->is_given && section->entry_size != header->entry_size)
		what = "another entry size";
	if (what)
		diag_error(&as->diags, span,
			   "section '%s' had %s when it was first entered; leave them out, or "
			   "name another section",
			   section->name, what);
}

static void enter(struct assembler *as, struct name *key, const char *name, const struct header *header)
{
	struct name_roles *roles = name_roles(&as->names, key);

	if (!roles->section)
		roles->section = object_add_section(&as->object, name, header->type, header->flags, 1);
	roles->section->linked_to = header->linked_to;
	if (!roles->section->was_chosen && !asm_position(roles->section))
		roles->section->entry_size = header->entry_size;
	switch_section(as, roles->section);
}

void asm_section_directive(struct assembler *as, const struct section_words *words)
{
	struct name *name = name_intern(&as->names, words->name.text, words->name.length), *key;
	struct header header;

	if (!may_switch(as, words->span))
		return;
	if (!name->length || strlen(name->text) != name->length) {
		diag_error(&as->diags, words->name.span, "this is no name for a section");
		return;
	}
	header = read_header(as, words, name->text);
	key = section_key(as, words, name, &header);
	if (key->roles->section)
		check_same(as, words->name.span, key->roles->section, &header, words->type != NULL);
	enter(as, key, name->text, &header);
}

void asm_standard_section(struct assembler *as, struct span span, struct name *name)
{
	struct header header = standard_header(name->text);

	if (may_switch(as, span))
		enter(as, name, name->text, &header);
}
