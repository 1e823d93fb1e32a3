/* SPDX-License-Identifier: BSD-2-Clause */
/* Directives about a symbol: binding, visibility, type, size, common storage. */
#include "asm/symbol_directive.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/data/data.h"
#include "asm/data/padding.h"
#include "asm/expr/evaluate.h"
#include "asm/section.h"
#include "base/suggest.h"
#include "output/dis/text.h"

static const char *const binding_names[] = {
	[STB_LOCAL] = "local",
	[STB_GLOBAL] = "global",
	[STB_WEAK] = "weak",
};

/* As in LLVM and GNU as, weak wins over global, with a warning; other changes are errors. */
static void set_binding(struct assembler *as, struct span span, struct symbol_def *def, uint8_t binding)
{
	struct symbol *symbol = asm_symbol(as, def);

	if (def->is_temporary && binding != STB_LOCAL) {
		def->has_binding = true;
		diag_error(&as->diags, span,
			   "'%s' is the file's own, as its name begins with '.L'; give it another name",
			   def->name->text);
		return;
	}
	if (def->has_binding && symbol->binding != binding) {
		if (binding == STB_WEAK && symbol->binding == STB_GLOBAL)
			diag_warning(&as->diags, span, "'%s' was global, and becomes weak here",
				     def->name->text);
		else
			diag_error(&as->diags, span, "'%s' is %s by an earlier directive, so it cannot be %s",
				   def->name->text, binding_names[symbol->binding], binding_names[binding]);
	}
	def->has_binding = true;
	symbol->binding = binding;
}

void asm_symbol_word(struct assembler *as, struct span span, enum symbol_word word, struct name *name)
{
	struct symbol_def *def = asm_declare(as, name, span);

	switch (word) {
	case WORD_GLOBAL: set_binding(as, span, def, STB_GLOBAL); break;
	case WORD_WEAK: set_binding(as, span, def, STB_WEAK); break;
	case WORD_LOCAL: set_binding(as, span, def, STB_LOCAL); break;
	case WORD_INTERNAL: asm_symbol(as, def)->visibility = STV_INTERNAL; break;
	case WORD_HIDDEN: asm_symbol(as, def)->visibility = STV_HIDDEN; break;
	case WORD_PROTECTED: asm_symbol(as, def)->visibility = STV_PROTECTED; break;
	case WORD_EXTERN: break;
	case WORD_ADDRSIG: vec_push(&as->arena, &as->symbols->addrsig, def); break;
	}
}

/* ---- .type ------------------------------------------------------------- */

/* `rank`: of two types, LLVM keeps the later in this order. */
static const struct {
	const char *name, *elf_name;
	uint8_t type, rank;
} types[] = {
	{ "notype", "STT_NOTYPE", STT_NOTYPE, 0 },
	{ "object", "STT_OBJECT", STT_OBJECT, 1 },
	{ "common", "STT_COMMON", STT_OBJECT, 1 },
	{ "function", "STT_FUNC", STT_FUNC, 2 },
	{ "gnu_indirect_function", "STT_GNU_IFUNC", STT_GNU_IFUNC, 3 },
	{ "tls_object", "STT_TLS", STT_TLS, 4 },
};

#define TYPES (sizeof types / sizeof *types)

static unsigned rank_of(uint8_t type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].type == type)
			return types[i].rank;
	return 0;
}

static bool is_text(struct string string, const char *text)
{
	return string.length == strlen(text) && !memcmp(string.text, text, string.length);
}

static void report_no_type(struct assembler *as, struct string type)
{
	struct suggestion suggestion = suggestion_for(type.text, type.length);

	for (size_t i = 0; i < TYPES; i++)
		suggestion_offer(&suggestion, types[i].name);
	diag_error(&as->diags, type.span, "unknown symbol type '%.*s'%s",
		   (int)(type.length > 40 ? 40 : type.length), type.text,
		   suggestion.nearest ? suggestion_text(&as->arena, &suggestion)
				      : "; there are @function and @object");
}

void asm_symbol_type(struct assembler *as, struct name *name, struct span name_span, struct string type)
{
	struct symbol *symbol = asm_symbol(as, asm_declare(as, name, name_span));

	for (size_t i = 0; i < TYPES; i++) {
		if (is_text(type, types[i].name) || is_text(type, types[i].elf_name)) {
			if (types[i].rank > rank_of(symbol->type))
				symbol->type = types[i].type;
			return;
		}
	}
	report_no_type(as, type);
}

/* ---- .size, .comm, .file ----------------------------------------------- */

void asm_symbol_size(struct assembler *as, struct name *name, struct span name_span, struct value size)
{
	struct symbol_def *def = asm_declare(as, name, name_span);
	struct symbol_def_details *details;

	expr_fold(as, &size);
	details = asm_details(as, def);
	if (!details->size)
		details->size = ARENA_NEW(&as->arena, struct value);
	*details->size = size;
}

/* Common storage of a local symbol is reserved in .bss. */
static void reserve(struct assembler *as, struct symbol_def *def, struct span span, uint64_t size,
		    uint64_t align)
{
	struct section *current = as->section;
	struct padding zeros = { .length = 1 };

	asm_go_to_section(as, asm_find_standard_section(as, ".bss", 1));
	asm_align(as, &(struct align_statement){
			      .span = span, .word = ALIGN_BYTES, .align = expr_number(span, (int128)align) });
	asm_define_symbol(as, def, span, as->section, asm_position(as->section));
	if (padding_fits(as, span, as->section, (int128)size, 1))
		padding_append(as, span, &zeros, size);
	asm_go_to_section(as, current);
}

static bool read_common(struct assembler *as, const struct value *size, const struct value *align,
			int128 *size_number, int128 *align_number)
{
	*align_number = 1;
	if (!expr_needed_now(as, size, size_number) || (align && !expr_needed_now(as, align, align_number)))
		return false;
	if (*size_number < 0)
		diag_error(&as->diags, size->span, "size is negative");
	else if (*align_number < 1 || *align_number > INT32_MAX || (*align_number & (*align_number - 1)))
		diag_error(&as->diags, align->span, "an alignment is a power of two");
	else
		return true;
	return false;
}

void asm_common(struct assembler *as, const struct common_statement *statement)
{
	struct symbol_def *def = asm_declare(as, statement->name, statement->span);
	struct symbol *symbol = asm_symbol(as, def);
	int128 size_number, align_number;

	if (!read_common(as, &statement->size, statement->align, &size_number, &align_number))
		return;
	/* As often as the size is the same. */
	if (symbol->common && !statement->is_local && symbol->size == (uint64_t)size_number &&
	    symbol->value == (uint64_t)align_number)
		return;
	symbol->type = STT_OBJECT;
	symbol->size = (uint64_t)size_number;
	if (statement->is_local || (def->has_binding && symbol->binding == STB_LOCAL)) {
		reserve(as, def, statement->span, (uint64_t)size_number, (uint64_t)align_number);
		return;
	}
	if (!asm_take_name(as, def, statement->span))
		return;
	symbol->common = true;
	symbol->value = (uint64_t)align_number;
	if (!def->has_binding)
		symbol->binding = STB_GLOBAL;
}

void asm_file(struct assembler *as, struct string name)
{
	size_t length;
	const char *text = literal_string(&as->diags, name, &length);
	struct symbol *symbol = asm_object_add_symbol(&as->object, text);

	if (strlen(text) != length)
		diag_error(&as->diags, name.span, "this name contains a NUL byte");
	symbol->type = STT_FILE;
	symbol->absolute = true;
}

void asm_addrsig(struct assembler *as)
{
	as->object.addrsig = true;
}
