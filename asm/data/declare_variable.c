/* SPDX-License-Identifier: BSD-2-Clause */
/* .data, .rodata, .bss and similar before a type: variables, which BTF describes. */
#include "asm/data/declare_variable.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/data/initialize.h"
#include "asm/data/initializer.h"
#include "asm/data/padding.h"
#include "asm/data/variable.h"
#include "asm/function.h"
#include "asm/section.h"
#include "asm/section_header.h"
#include "asm/symbol.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "asm/type/table.h"
#include "asm/type/type.h"
#include "output/dis/text.h"

#define MAX_SIZE (UINT64_C(1) << 29)
/* Types that take bytes in the object. */
#define MAX_BYTES (UINT64_C(1) << 27)

/* The sections of variables that loaders know. */
struct variable_section {
	const char *name;
	bool has_others; /* also matches .data.x */
	bool is_constant, takes_addresses;
};

static const struct variable_section sections[] = {
	{ ".data", true, false, false },
	{ ".rodata", true, true, false },
	{ ".bss", false, false, false },
	{ ".struct_ops", false, false, true },
};

static const struct variable_section *find_section(struct assembler *as, const struct name *name,
						   struct span span)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		size_t length = strlen(sections[i].name);

		if (strncmp(name->text, sections[i].name, length) != 0)
			continue;
		if (!name->text[length] || (sections[i].has_others && name->text[length] == '.'))
			return &sections[i];
	}
	diag_error(&as->diags, span,
		   "loaders do not know the section '%s'; use .data, .rodata, .bss, .data.NAME and "
		   ".rodata.NAME",
		   name->text);
	return NULL;
}

/* In C, const char m[6] is an array of constants. */
static struct type *constant(struct assembler *as, struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		return type_array(&as->types, constant(as, type->target), type->count);
	return type->kind == TYPE_CONST ? type : type_const(&as->types, type);
}

/* The element size is known but the array's is not: it overflows. */
static bool is_too_large(struct type *type)
{
	uint64_t size, align;

	while (type->kind == TYPE_ARRAY)
		type = type_resolve(type->target);
	return type_size(type, &size, &align);
}

static const char *why_no_variable(struct type *type, uint64_t *size, uint64_t *align)
{
	struct type *resolved = type_resolve(type);

	if (resolved->kind == TYPE_VOID)
		return "a variable cannot have type void; use 'void *'";
	if (resolved->kind == TYPE_FUNCTION)
		return "this is a function, not a variable; declare it with '.func'";
	if (!type_size(type, size, align)) {
		if (!is_too_large(resolved))
			return "the size of this type is not known here; define it above";
		*size = UINT64_MAX;
	}
	if (!*size)
		return "this type has size 0";
	return *size > MAX_SIZE ? "this variable is over 512 MiB" : NULL;
}

/* u32 table[] = { 1, 2 } takes its size from the initializer. */
static struct type *close_array(struct assembler *as, struct type *type, const struct declarator *declarator,
				const struct initializer *initializer)
{
	uint64_t count, size, align;
	const char *why;

	if (!declarator->is_open)
		return type;
	if (!initializer) {
		diag_error(&as->diags, declarator->span,
			   "this array needs a size, '%s[8]', or an initial value after '='",
			   declarator->name->text);
		return NULL;
	}
	why = why_no_variable(type->target, &size, &align);
	if (why)
		diag_error(&as->diags, declarator->span, "%s", why);
	if (why || !asm_count_elements(as, type, initializer, &count))
		return NULL;
	return type_array(&as->types, type->target, count);
}

static uint64_t align_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) / align * align;
}

/* Reserves room at the section's end; false if the section would grow too large. */
static bool make_room(struct assembler *as, const struct variable *variable, uint64_t align)
{
	struct section *section = variable->section;
	uint64_t at = asm_position(section), start = align_up(at, align), end = start + variable->size;

	if (end > (section->type == SHT_NOBITS ? MAX_SIZE : MAX_BYTES)) {
		diag_error(&as->diags, variable->span, "this variable takes %s over %s", section->name,
			   section->type == SHT_NOBITS ? "512 MiB" : "128 MiB; zeros may go to .bss");
		return false;
	}
	if (!padding_fits(as, variable->span, section, (int128)(end - at), 1))
		return false;
	if (section->align < align)
		section->align = align;
	if (section->type == SHT_NOBITS) {
		section->size = end;
		return true;
	}
	as->padded += end - at;
	bytes_append_zeros(&as->arena, &section->data, end - at);
	return true;
}

static void define(struct assembler *as, struct variable *variable, uint8_t storage)
{
	struct symbol_def *def = variable->def;
	struct symbol *symbol;

	if (!asm_define_symbol(as, def, variable->span, variable->section,
			       asm_position(variable->section) - variable->size))
		return;
	symbol = def->symbol;
	asm_details(as, def)->type = variable->type;
	symbol->size = variable->size;
	symbol->type = STT_OBJECT;
	if (!(storage & STORAGE_STATIC) && symbol->binding == STB_LOCAL)
		symbol->binding = storage & STORAGE_WEAK ? STB_WEAK : STB_GLOBAL;
	if (storage & STORAGE_HIDDEN)
		symbol->visibility = STV_HIDDEN;
	vec_push(&as->arena, &as->variables->all, variable);
}

static struct type *variable_type(struct assembler *as, const struct variable_section *section,
				  const struct variable_statement *statement)
{
	const struct declarator *declarator = statement->declarator;
	struct type *type = asm_declared_type(as, statement->words, declarator);

	if (!type)
		return NULL;
	if (!declarator->name || declarator->has_bits) {
		diag_error(&as->diags, declarator->span,
			   "a variable is a type and a name: '.data u32 port = 80'");
		return NULL;
	}
	type = close_array(as, type, declarator, statement->initializer);
	return type && section->is_constant ? constant(as, type) : type;
}

/* Checks the part of the declaration that does not depend on the section. */
static bool read_variable(struct assembler *as, const struct variable_section *section,
			  const struct variable_statement *statement, struct variable *variable,
			  uint64_t *align)
{
	const struct declarator *declarator = statement->declarator;
	const char *why;

	variable->type = variable_type(as, section, statement);
	if (!variable->type)
		return false;
	why = why_no_variable(variable->type, &variable->size, align);
	if (why) {
		diag_error(&as->diags, declarator->span, "%s", why);
		return false;
	}
	asm_refuse_packed(as, &declarator->attributes);
	if (declarator->attributes.align > *align)
		*align = declarator->attributes.align;
	variable->span = declarator->span;
	variable->tags = declarator->attributes.tags;
	variable->initializer = statement->initializer;
	variable->takes_addresses = section->takes_addresses;
	return true;
}

void asm_variable(struct assembler *as, const struct variable_statement *statement)
{
	const struct name *name = statement->section;
	const struct variable_section *section = find_section(as, name, statement->section_span);
	const struct declarator *declarator = statement->declarator;
	struct section_header header = section_standard_header(name->text);
	struct variable *variable = ARENA_NEW(&as->arena, struct variable);
	uint64_t align = 1;

	as->has_declarations = true;
	if (!section || !read_variable(as, section, statement, variable, &align))
		return;
	if (variable->initializer && header.type == SHT_NOBITS) {
		diag_error(&as->diags, variable->initializer->span,
			   "variables in .bss are zero; put one with a value into .data");
		return;
	}
	variable->def = asm_declare(as, declarator->name, declarator->span);
	/* .struct_ops has no standard header: a plain assembler treats it as any other section. */
	variable->section = asm_find_section(as, name->text, name->length, header.type,
					     header.flags ? header.flags : SHF_ALLOC | SHF_WRITE, 1);
	if (make_room(as, variable, align))
		define(as, variable, statement->words->storage);
}

void asm_finish_variables(struct assembler *as)
{
	for (size_t i = 0; i < as->variables->all.count; i++) {
		const struct variable *variable = as->variables->all.at[i];

		if (variable->initializer)
			asm_initialize(as, variable);
		vec_push(&as->arena, &as->btf.variables,
			 ((struct btf_variable){ variable->def->symbol, variable->type, variable->size,
						 variable->span, variable->tags }));
	}
}
