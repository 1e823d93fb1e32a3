/* SPDX-License-Identifier: BSD-2-Clause */
/* .prog and .license: what loaders look for in an object. */
#include "asm/program.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/block_bounds.h"
#include "asm/function.h"
#include "asm/license.h"
#include "asm/local_label.h"
#include "asm/section.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/name.h"
#include "base/suggest.h"
#include "output/dis/text.h"
#include "uapi/bpf_numbers.h"
#include "uapi/program_kind.h"

/* The strings accepted by license_is_gpl_compatible (kernel: include/linux/license.h). */
static const char *const gpl_compatible[] = {
	"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
};

/* A literal that becomes a C string: a NUL inside would truncate it. */
static const char *terminated_text(struct assembler *as, struct string string)
{
	size_t length;
	const char *text = literal_string(&as->diags, string, &length);

	if (strlen(text) == length && length)
		return text;
	diag_error(&as->diags, string.span, length ? "NUL byte in text" : "this text is empty");
	return NULL;
}

static bool is_gpl_compatible(const char *text)
{
	for (size_t i = 0; i < sizeof gpl_compatible / sizeof *gpl_compatible; i++)
		if (!strcmp(text, gpl_compatible[i]))
			return true;
	return false;
}

void asm_license(struct assembler *as, struct span span, struct string string)
{
	const char *text = terminated_text(as, string);

	if (!text)
		return;
	if (as->license->text) {
		diag_error(&as->diags, span, "duplicate licence");
		diag_note(&as->diags, as->license->span, "the first is here; an object has one");
		return;
	}
	as->license->text = text;
	as->license->span = span;
	as->license->is_gpl_compatible = is_gpl_compatible(text);
	as->has_declarations = true;
}

static void warn_unknown_section(struct assembler *as, struct span span, const char *text)
{
	const char *kind = text + (*text == '?');
	struct suggestion suggestion = suggestion_for(kind, strcspn(kind, "/"));
	const char *prefix;

	for (size_t i = 0; (prefix = program_kind_next(&i));)
		suggestion_offer(&suggestion, prefix);
	diag_warning(&as->diags, span, "loaders know no program type for section '%s'%s", text,
		     suggestion_text(&as->arena, &suggestion));
}

static struct type *find_struct(struct assembler *as, const char *name)
{
	return type_find(&as->types, TYPE_STRUCT, name, strlen(name));
}

/* void if the section does not determine it. */
static struct type *context_type(struct assembler *as, const char *section)
{
	const struct program_kind *kind = program_kind_find(section);
	const char *words = kind && kind->words ? kind->words : "void", *target;
	struct type *context = NULL;

	if (kind && kind->context) {
		target = kind->target_ends_context ? program_kind_rest(kind, section) : "";
		context = find_struct(as, arena_printf(&as->arena, "%s%s", kind->context, target));
	}
	return context ? context : type_base(&as->types, words, strlen(words));
}

void asm_add_program_btf(struct assembler *as, struct symbol *symbol)
{
	struct btf_function function = { .symbol = symbol, .result = type_base(&as->types, "int", 3) };
	struct type *context = context_type(as, symbol->section->name);
	struct btf_parameter parameter = { .name = "ctx", .type = type_pointer(&as->types, context) };

	vec_reserve(&as->arena, &as->btf.functions, 1);
	vec_push(&as->arena, &function.parameters, parameter);
	vec_push(&as->arena, &as->btf.functions, function);
}

/* Its symbol, or NULL if the name is taken. */
static struct symbol *open_program(struct assembler *as, struct span span, struct name *name,
				   struct span name_span, struct string string)
{
	const char *text = terminated_text(as, string);
	struct symbol_def *program = asm_declare(as, name, name_span);
	struct section *section;

	if (!text)
		text = ".text";
	else if (!program_kind_find(text) && !as->raw)
		warn_unknown_section(as, string.span, text);
	section = asm_find_section(as, text, strlen(text), SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 8);
	if (section->align < 8)
		section->align = 8;
	asm_open_block(as, span, program, section, false);
	as->has_declarations = true;
	if (!asm_define_symbol(as, program, name_span, section, section->data.count))
		return NULL;
	program->is_program = true;
	program->symbol->binding = STB_GLOBAL;
	program->symbol->type = STT_FUNC;
	return program->symbol;
}

/* The kernel compares this prototype with that of the function to replace. */
static void want_prototype(struct assembler *as, const struct symbol *symbol, struct span span)
{
	const struct program_kind *kind = program_kind_find(symbol->section->name);

	if (kind && kind->type == BPF_PROG_TYPE_EXT && !as->raw)
		diag_warning(&as->diags, span,
			     "a replacement needs the prototype of the function that it replaces, such as "
			     "'.prog int %s(struct xdp_md *ctx) \"%s\"'",
			     symbol->name, symbol->section->name);
}

void asm_program(struct assembler *as, struct span span, struct name *name, struct span name_span,
		 struct string string)
{
	struct symbol *symbol = open_program(as, span, name, name_span, string);

	if (!symbol)
		return;
	want_prototype(as, symbol, name_span);
	asm_add_program_btf(as, symbol);
}

void asm_typed_program(struct assembler *as, struct span span, const struct type_words *words,
		       const struct declarator *declarator, struct string string)
{
	struct symbol *symbol;
	struct type *prototype;

	if (!asm_is_prototype(as, span, declarator, ".prog int sum(struct args *args) \"syscall\"")) {
		as->blocks->misread++;
		return;
	}
	if (words->storage)
		diag_error(&as->diags, words->span,
			   "a program is always global; only its result type can precede its name");
	symbol = open_program(as, span, declarator->name, declarator->span, string);
	prototype = asm_declared_type(as, words, declarator);
	if (symbol && prototype)
		asm_add_function_btf(as, symbol, prototype, declarator);
}

void asm_finish_programs(struct assembler *as)
{
	struct section *section;

	asm_finish_blocks(as);
	if (!as->license->text)
		return;
	section = asm_find_section(as, "license", strlen("license"), SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 1);
	bytes_append(&as->arena, &section->data, as->license->text, strlen(as->license->text) + 1);
}
