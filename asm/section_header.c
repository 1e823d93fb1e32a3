/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/section_header.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/local_label.h"
#include "asm/symbol.h"
#include "base/place.h"
#include "base/suggest.h"
#include "object/object.h"
#include "output/dis/text.h"

/* No ELF section of BPF needs more. */
#define MAX_ENTRY_SIZE UINT32_MAX

/* Type and flags implied by a section's name, as in LLVM and GNU as. */
struct standard {
	const char *name; /* the section's name or, before a dot, its prefix */
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

struct section_header section_standard_header(const char *name)
{
	struct section_header header = { .type = strncmp(name, ".note", 5) ? SHT_PROGBITS : SHT_NOTE };

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
	{ 'a', SHF_ALLOC },      { 'w', SHF_WRITE }, { 'x', SHF_EXECINSTR }, { 'M', SHF_MERGE },
	{ 'S', SHF_STRINGS },    { 'T', SHF_TLS },   { 'e', SHF_EXCLUDE },   { 'R', SHF_GNU_RETAIN },
	{ 'o', SHF_LINK_ORDER }, { 'G', SHF_GROUP },
};

static void read_flags(struct assembler *as, const struct string *text, struct section_header *header)
{
	if (text->length && *text->text >= '0' && *text->text <= '9') {
		header->flags |= (uint64_t)literal_number(&as->diags, text->span, text->text, text->length);
		return;
	}
	for (size_t i = 0; i < text->length; i++) {
		uint32_t at = text->span.begin + 1 + (uint32_t)i;
		size_t n = 0;

		while (n < sizeof letters / sizeof *letters && letters[n].letter != text->text[i])
			n++;
		if (n < sizeof letters / sizeof *letters)
			header->flags |= letters[n].flag;
		else if (text->text[i] == '?')
			header->joins = true;
		else
			diag_error(&as->diags, (struct span){ at, at + 1 },
				   "unknown section flag '%c'; the flags are a (allocated), w (writable), x "
				   "(code), M (mergeable), S (strings), T (thread-local), e (excluded), R "
				   "(retained), o (linked to another section), G (in a group) and ? (in the "
				   "current section's group)",
				   text->text[i]);
	}
}

/* LLVM's own types, which <elf.h> lacks. */
enum {
	SHT_LLVM_ODRTAB = 0x6fff4c00,
	SHT_LLVM_LINKER_OPTIONS = 0x6fff4c01,
	SHT_LLVM_DEPENDENT_LIBRARIES = 0x6fff4c04,
	SHT_LLVM_SYMPART = 0x6fff4c05,
	SHT_LLVM_BB_ADDR_MAP = 0x6fff4c0a,
	SHT_LLVM_OFFLOADING = 0x6fff4c0b,
	SHT_LLVM_LTO = 0x6fff4c0c,
};

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
	{ "unwind", SHT_X86_64_UNWIND },
	{ "llvm_odrtab", SHT_LLVM_ODRTAB },
	{ "llvm_linker_options", SHT_LLVM_LINKER_OPTIONS },
	{ "llvm_call_graph_profile", SHT_LLVM_CALL_GRAPH_PROFILE },
	{ "llvm_dependent_libraries", SHT_LLVM_DEPENDENT_LIBRARIES },
	{ "llvm_sympart", SHT_LLVM_SYMPART },
	{ "llvm_bb_addr_map", SHT_LLVM_BB_ADDR_MAP },
	{ "llvm_offloading", SHT_LLVM_OFFLOADING },
	{ "llvm_lto", SHT_LLVM_LTO },
};

static void report_no_type(struct assembler *as, const struct string *text)
{
	struct suggestion suggestion = suggestion_for(text->text, text->length);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		suggestion_offer(&suggestion, types[i].name);
	diag_error(&as->diags, text->span, "unknown section type '%.*s'%s", (int)text->length, text->text,
		   suggestion_text(&as->arena, &suggestion));
}

/* LLVM writes types without a name as numbers. */
static uint32_t read_type_number(struct assembler *as, const struct string *text)
{
	unsigned errors = as->diag_run.errors;
	int128 number = literal_number(&as->diags, text->span, text->text, text->length);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (number == types[i].type)
			return types[i].type;
	if (number >= SHT_NUM && number <= UINT32_MAX)
		return (uint32_t)number;
	if (as->diag_run.errors == errors)
		diag_error(&as->diags, text->span,
			   "a source cannot make a section of this type: its contents come from the "
			   "assembler or a linker");
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

static bool is_word(const struct value *value, const char *word)
{
	const struct name *name = expr_as_name(value);

	return name && !strcmp(name->text, word);
}

/* How many values after the type precede `unique`: those that the flags require. */
static unsigned values_before_unique(const struct section_words *words)
{
	unsigned count = 0;

	while (count < words->rest_count && !is_word(&words->rest[count], "unique"))
		count++;
	return count;
}

/* The values that the flags require, in the order of LLVM and GNU as. */
static unsigned place_of_link(const struct section_header *header)
{
	return header->flags & SHF_MERGE ? 1 : 0;
}

static unsigned place_of_group(const struct section_header *header)
{
	return place_of_link(header) + (header->flags & SHF_LINK_ORDER ? 1 : 0);
}

static uint64_t read_entry_size(struct assembler *as, const struct section_words *words, uint64_t flags)
{
	unsigned given = values_before_unique(words);
	int128 size = 0;

	if (!(flags & SHF_MERGE)) {
		if (given && !(flags & (SHF_LINK_ORDER | SHF_GROUP)))
			diag_error(&as->diags, words->rest[0].span,
				   "an entry size is for merged sections; add M to the flags");
		return 0;
	}
	if (!given) {
		diag_error(&as->diags, words->span,
			   "a mergeable section needs its entry size: \"aM\",@progbits,4");
		return 1;
	}
	if (!expr_needed_now(as, &words->rest[0], &size))
		return 1;
	if (size <= 0 || size > MAX_ENTRY_SIZE)
		diag_error(&as->diags, words->rest[0].span,
			   "the entry size must be at least 1 and fit 32 bits");
	return size > 0 ? (uint64_t)size : 1;
}

/* A section with the flag 'o' is linked to the section of a symbol, or to a section by name; 0 is none. */
static void read_link(struct assembler *as, const struct section_words *words, struct section_header *header)
{
	unsigned at = place_of_link(header);
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
		diag_error(&as->diags, words->rest[at].span,
			   "no earlier section has this name or a label with it");
		return;
	}
	header->linked_by = name->text;
	header->linked_to->was_chosen = true;
}

/* ---- Groups ------------------------------------------------------------ */

/* The section that lists the group's members precedes the first of them. */
static struct section *find_group(struct assembler *as, struct name *signature, struct span span,
				  bool is_comdat)
{
	const char *key = arena_printf(&as->arena, "\ngroup %s", signature->text);
	struct name *name = name_intern(&as->names, key, strlen(key));
	struct symbol *symbol;

	if (name->roles->section)
		return name->roles->section;
	symbol = signature->roles->section && !signature->file
			 ? asm_object_section_symbol(&as->object, signature->roles->section)
			 : asm_signature(as, signature, span);
	name_roles(&as->names, name)->section = asm_object_add_group(&as->object, symbol, is_comdat);
	return name->roles->section;
}

/* Compilers name groups of types by numbers; and a constant's name is just a name here. */
static struct name *signature_name(struct assembler *as, const struct value *value)
{
	const char *text = source_text_at(&as->sources, value->span.begin);
	size_t length = value->span.end - value->span.begin, i = 0;

	if (value->tree)
		return expr_as_name(value);
	while (i < length && is_name_part(text[i]))
		i++;
	return i == length ? name_intern(&as->names, text, length) : NULL;
}

static void read_group(struct assembler *as, const struct section_words *words, struct section_header *header)
{
	unsigned at = place_of_group(header), given = values_before_unique(words);
	bool is_comdat = at + 1 < given && is_word(&words->rest[at + 1], "comdat");
	struct name *signature = at < given ? signature_name(as, &words->rest[at]) : NULL;

	if (!words->type || !signature)
		diag_error(&as->diags, signature || at >= given ? words->span : words->rest[at].span,
			   "the flag G needs the name of the group, and mostly 'comdat': "
			   "\"axG\",@progbits,name,comdat");
	else if (at + 1 < given && !is_comdat)
		diag_error(&as->diags, words->rest[at + 1].span,
			   "after the name of the group, expected 'comdat', or 'unique' with a number");
	else
		header->group = find_group(as, signature, words->rest[at].span, is_comdat);
}

void asm_section_value(struct assembler *as, struct section_words *words, struct value value)
{
	if (words->rest_count == MAX_SECTION_VALUES)
		diag_error(&as->diags, value.span, "unexpected argument after the type of the section");
	else
		words->rest[words->rest_count++] = value;
}

/* ---- All of it --------------------------------------------------------- */

/* After the values that the flags require, only `unique` and a number may follow. */
static bool read_unique(struct assembler *as, const struct section_words *words,
			const struct section_header *header, int128 *number)
{
	unsigned given = values_before_unique(words), at = place_of_group(header);

	if (header->group && !header->joins && given > at)
		at += given > at + 1 ? 2 : 1;
	*number = -1;
	/* Already reported as missing or unexpected. */
	if (given < at || (given && !at) || words->rest_count == at)
		return true;
	if (words->rest_count != at + 2 || !is_word(&words->rest[at], "unique")) {
		diag_error(&as->diags, words->rest[at].span,
			   "after the type of the section, expected what its flags require (M an entry size, "
			   "o a symbol, G a group), 'unique' and a number, or both");
		return false;
	}
	if (!expr_needed_now(as, &words->rest[at + 1], number))
		return false;
	if (*number >= 0 && *number < UINT32_MAX)
		return true;
	diag_error(&as->diags, words->rest[at + 1].span,
		   "a unique section's number must be at least 0 and fit 32 bits");
	return false;
}

struct name *section_plain_key(struct assembler *as, struct name *name)
{
	const char *key;

	if (!name->roles->section || !name->roles->section->is_one_of_several)
		return name;
	key = arena_printf(&as->arena, "%s\nplain", name->text);
	return name_intern(&as->names, key, strlen(key));
}

/*
 * `unique, 5` makes a separate section for each number among others of the name, and so does each linked-to
 * symbol and each group. The key contains newlines, which no source can write.
 */
struct name *section_key(struct assembler *as, const struct section_words *words, struct name *name,
			 const struct section_header *header)
{
	const char *key = name->text;
	int128 number;

	if (!read_unique(as, words, header, &number))
		return name;
	if (header->linked_by)
		key = arena_printf(&as->arena, "%s\nlinked to %s", key, header->linked_by);
	if (header->group)
		key = arena_printf(&as->arena, "%s\ngroup %p", key, (const void *)header->group);
	if (number >= 0)
		key = arena_printf(&as->arena, "%s\nunique %u", key, (unsigned)number);
	return key == name->text ? section_plain_key(as, name) : name_intern(&as->names, key, strlen(key));
}

struct section_header section_read_header(struct assembler *as, const struct section_words *words,
					  const char *name)
{
	struct section_header header = section_standard_header(name);

	if (words->flags) {
		header.is_given = true;
		read_flags(as, words->flags, &header);
	}
	if (words->type)
		header.type = read_type(as, words->type);
	header.entry_size = read_entry_size(as, words, header.flags);
	if (header.flags & SHF_LINK_ORDER)
		read_link(as, words, &header);
	if (header.joins && (header.flags & SHF_GROUP))
		diag_error(&as->diags, words->flags->span,
			   "the flag ? takes the current section's group and G names one; "
			   "leave one of them out");
	else if (header.flags & SHF_GROUP)
		read_group(as, words, &header);
	else if (header.joins)
		header.group = as->section->group;
	if (header.group)
		header.flags |= SHF_GROUP;
	return header;
}
