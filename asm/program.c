/* SPDX-License-Identifier: BSD-2-Clause */
/* .prog and .license: what makes code a program that a loader finds. */
#include <string.h>

#include "asm/assembler.h"
#include "base/suggest.h"
#include "grammar/literal.h"
#include "program/kind.h"

/* What license_is_gpl_compatible of the kernel (include/linux/license.h) takes. */
static const char *const gpl_compatible[] = {
	"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
};

/* A literal that goes into a C string: a NUL inside would cut it short. */
static const char *terminated_text(struct assembler *as, struct string string)
{
	size_t length;
	const char *text = literal_string(as, string, &length);

	if (strlen(text) == length && length)
		return text;
	diag_error(&as->diags, string.span, length ? "a NUL byte inside this text" : "this text is empty");
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
	if (as->license.text) {
		diag_error(&as->diags, span, "a second licence");
		diag_note(&as->diags, as->license.span, "the first is here; an object has one");
		return;
	}
	as->license.text = text;
	as->license.span = span;
	as->license.is_gpl_compatible = is_gpl_compatible(text);
	as->has_declarations = true;
}

static void warn_unknown_section(struct assembler *as, struct span span, const char *text)
{
	struct suggestion suggestion = suggestion_for(text, strcspn(text, "/"));
	const char *prefix;

	for (size_t i = 0; (prefix = program_kind_next(&i));)
		suggestion_offer(&suggestion, prefix);
	diag_warning(&as->diags, span, "loaders know no kind of program for section '%s'%s", text,
		     suggestion_text(&as->arena, &suggestion));
}

static struct type *context_type(struct assembler *as, const struct program_kind *kind)
{
	struct type *context = NULL;

	if (kind && kind->context)
		context = type_find(&as->types, TYPE_STRUCT, kind->context, strlen(kind->context));
	return context ? context : type_base(&as->types, "void", 4);
}

void asm_add_program_btf(struct assembler *as, struct symbol *symbol, const struct program_kind *kind)
{
	struct btf_function function = { .symbol = symbol, .result = type_base(&as->types, "int", 3) };
	struct btf_parameter context = { .name = "ctx",
					 .type = type_pointer(&as->types, context_type(as, kind)) };

	vec_reserve(&as->arena, &as->btf.functions, 1);
	vec_push(&as->arena, &function.parameters, context);
	vec_push(&as->arena, &as->btf.functions, function);
}

void asm_program(struct assembler *as, struct span span, struct name *name, struct span name_span,
		 struct string string)
{
	const char *text = terminated_text(as, string);
	const struct program_kind *kind = text ? program_kind_find(text) : NULL;
	struct definition *program = asm_declare(as, name, name_span);
	struct section *section;

	if (!text)
		text = ".text";
	else if (!kind)
		warn_unknown_section(as, string.span, text);
	section = asm_find_section(as, text, strlen(text), SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 8);
	if (section->align < 8)
		section->align = 8;
	asm_open_block(as, span, program, section, false);
	as->has_declarations = true;
	if (!asm_define_symbol(as, program, name_span, section, section->data.count))
		return;
	program->is_program = true;
	program->symbol->binding = STB_GLOBAL;
	program->symbol->type = STT_FUNC;
	asm_add_program_btf(as, program->symbol, kind);
}

void asm_finish_programs(struct assembler *as)
{
	struct section *section;

	asm_finish_blocks(as);
	if (!as->license.text)
		return;
	section = asm_find_section(as, "license", strlen("license"), SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 1);
	bytes_append(&as->arena, &section->data, as->license.text, strlen(as->license.text) + 1);
}
