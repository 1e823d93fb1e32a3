/* SPDX-License-Identifier: BSD-2-Clause */
/* .extern, .kfunc, .ksym and .kconfig: symbols of other objects and of the kernel. */
#include "asm/external.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/function.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "asm/type/type.h"

/* The section that BTF lists it in; NULL: none, it belongs to another object. */
static const char *section_of(enum external_kind kind)
{
	switch (kind) {
	case EXTERNAL_KFUNC:
	case EXTERNAL_KSYM: return ".ksyms";
	case EXTERNAL_KCONFIG: return ".kconfig";
	case EXTERNAL_OBJECT: break;
	}
	return NULL;
}

/* `.ksym init_task` and `.extern counter` give a name but no type. */
static const struct name *untyped_name(const struct type_words *words, const struct declarator *declarator)
{
	if (declarator->name || declarator->parameters || declarator->dimensions || words->stars ||
	    words->tag || words->body || words->words != 1)
		return NULL;
	return words->name;
}

static bool kconfig_name(struct assembler *as, struct span span, const struct name *name)
{
	static const char *const others[] = {
		"LINUX_KERNEL_VERSION",
		"LINUX_HAS_BPF_COOKIE",
		"LINUX_HAS_SYSCALL_WRAPPER",
	};

	if (!strncmp(name->text, "CONFIG_", 7))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (!strcmp(name->text, others[i]))
			return true;
	diag_error(&as->diags, span,
		   "loaders do not know a configuration '%s'; its name begins with CONFIG_, or it is %s",
		   name->text, others[0]);
	return false;
}

/* As libbpf accepts them: bool, char (y, n or m), enum libbpf_tristate, integers, and char arrays. */
static bool kconfig_type(struct assembler *as, struct span span, struct type *type)
{
	const struct type *resolved = type_resolve(type);

	if (resolved->kind == TYPE_INT && resolved->size <= 8)
		return true;
	if (resolved->kind == TYPE_ENUM && !strcmp(resolved->name, "libbpf_tristate"))
		return true;
	if (resolved->kind == TYPE_ARRAY && resolved->count && type_resolve(resolved->target)->is_char)
		return true;
	diag_error(&as->diags, span,
		   "a configuration is a bool, a char, an integer, an enum libbpf_tristate, or an array "
		   "of char");
	return false;
}

static bool check_type(struct assembler *as, const struct external *external)
{
	bool is_function = external->type && external->type->kind == TYPE_FUNCTION;
	struct span span = external->span;

	switch (external->kind) {
	case EXTERNAL_KFUNC:
		if (!is_function)
			diag_error(&as->diags, span,
				   "a kernel function is declared as in C: "
				   "'.kfunc void bpf_rcu_read_lock(void)'");
		return is_function;
	case EXTERNAL_KSYM:
		if (is_function)
			diag_error(&as->diags, span, "declare kernel functions with '.kfunc'");
		return !is_function;
	case EXTERNAL_KCONFIG:
		return kconfig_name(as, span, external->def->name) && kconfig_type(as, span, external->type);
	case EXTERNAL_OBJECT: break;
	}
	return true;
}

static void declare(struct assembler *as, struct external external, uint8_t storage)
{
	struct symbol_def *def = external.def;
	struct external *copy;

	if (!check_type(as, &external))
		return;
	def->is_weak |= (storage & STORAGE_WEAK) != 0;
	if (external.type && def->details->type && !def->is_defined) {
		diag_error(&as->diags, external.span, "'%s' is declared twice", def->name->text);
		diag_note(&as->diags, def->span, "it is declared first here");
		return;
	}
	if (external.type && !def->details->type)
		asm_details(as, def)->type = external.type;
	if (!external.type && external.kind == EXTERNAL_OBJECT)
		return;
	copy = ARENA_NEW(&as->arena, struct external);
	*copy = external;
	vec_push(&as->arena, &as->externals, copy);
}

/* `const void`, as in libbpf's headers: only its address is used. */
static struct type *no_type(struct assembler *as, enum external_kind kind)
{
	return kind == EXTERNAL_KSYM ? type_const(&as->types, type_base(&as->types, "void", 4)) : NULL;
}

void asm_external(struct assembler *as, enum external_kind kind, const struct type_words *words,
		  const struct declarator *declarator)
{
	const struct name *untyped = untyped_name(words, declarator);
	struct name *name = untyped ? words->name : declarator->name;
	struct external external = { .kind = kind, .span = declarator->span };

	as->has_declarations |= kind != EXTERNAL_OBJECT || !untyped;
	asm_refuse_attributes(as, &declarator->attributes);
	if (untyped && (kind == EXTERNAL_KFUNC || kind == EXTERNAL_KCONFIG)) {
		diag_error(&as->diags, words->span, "expected a type before '%s': %s", name->text,
			   kind == EXTERNAL_KFUNC ? "'.kfunc void f(void)'" : "'.kconfig u32 CONFIG_HZ'");
		return;
	}
	if (!name) {
		diag_error(&as->diags, declarator->span, "expected a name after the type");
		return;
	}
	external.def = asm_declare(as, name, declarator->span);
	external.type = untyped ? no_type(as, kind) : asm_declared_type(as, words, declarator);
	if (untyped || external.type)
		declare(as, external, words->storage);
}

/* An extern that no instruction uses has no symbol, so a loader could not resolve it: BTF leaves it out. */
static void add_used(struct assembler *as, bool (*belongs)(enum external_kind))
{
	for (size_t i = 0; i < as->externals.count; i++) {
		const struct external *external = as->externals.at[i];
		const struct symbol_def *def = external->def;

		if (belongs(external->kind) && def->symbol && !def->symbol->absent && !def->is_defined &&
		    def->details->type == external->type)
			vec_push(&as->arena, &as->btf.externals,
				 ((struct btf_external){ def->name->text, section_of(external->kind),
							 external->type, external->span }));
	}
}

static bool is_object(enum external_kind kind)
{
	return kind == EXTERNAL_OBJECT;
}

static bool is_ksym(enum external_kind kind)
{
	return kind == EXTERNAL_KFUNC || kind == EXTERNAL_KSYM;
}

static bool is_kconfig(enum external_kind kind)
{
	return kind == EXTERNAL_KCONFIG;
}

void asm_finish_externals(struct assembler *as)
{
	add_used(as, is_object);
	add_used(as, is_ksym);
	add_used(as, is_kconfig);
}
