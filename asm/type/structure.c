/* SPDX-License-Identifier: BSD-2-Clause */
/* .struct, .union, .enum and .typedef: types of the file's own. */
#include "asm/type/structure.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/function.h"
#include "asm/symbol.h"
#include "asm/type/find.h"
#include "asm/type/layout.h"
#include "asm/type/name.h"
#include "asm/type/type.h"
#include "output/dis/text.h"

/* More than any real source; C compilers have the same limit. */
#define MAX_NESTING 256
/* The alignment of `aligned` without a number: the largest that clang has for BPF. */
#define MAX_ALIGN 16

static struct type *innermost(struct assembler *as)
{
	return as->open_types.at[as->open_types.count - 1];
}

static const char *tag_name(enum type_tag tag)
{
	return tag == TAG_UNION ? "union" : tag == TAG_ENUM ? "enum" : "struct";
}

static bool is_open(const struct assembler *as, const struct type *type)
{
	for (size_t i = 0; i < as->open_types.count; i++)
		if (as->open_types.at[i] == type)
			return true;
	return false;
}

/* libbpf's and the kernel's MAX_RESOLVE_DEPTH is 32, with the type itself; a use may add a qualifier. */
#define MOST_WORDS 30

static void report_second(struct assembler *as, struct span span, enum type_tag tag, const struct type *first)
{
	diag_error(&as->diags, span, "'%s %s' is defined twice", tag_name(tag), first->name);
	diag_note(&as->diags, first->span, "it is defined first here");
}

static void open_type(struct assembler *as, struct name *name, struct span span, enum type_tag tag)
{
	struct type *type, *first;

	vec_reserve(&as->arena, &as->open_types, 1);
	first = name ? type_find(&as->types, type_kind_of_tag(tag), name->text, name->length) : NULL;
	if (first && !first->builtin && (first->complete || is_open(as, first))) {
		report_second(as, span, tag, first);
		/* Its members are still read, into a type that nothing can find. */
		name = NULL;
	}
	type = type_declare(&as->types, type_kind_of_tag(tag), name ? name->text : "",
			    name ? name->length : 0);
	type->span = span;
	/* Gives members of a type that is never closed, or fails, a valid alignment. */
	type->align = 1;
	vec_push(&as->arena, &as->open_types, type);
}

void asm_struct_begin(struct assembler *as, struct name *name, struct span span, enum type_tag tag)
{
	as->has_declarations = true;
	open_type(as, name, span, tag);
}

void asm_nested_begin(struct assembler *as, const struct type_words *words, bool is_enum)
{
	enum type_tag tag = is_enum ? TAG_ENUM : words->tag == TAG_UNION ? TAG_UNION : TAG_STRUCT;

	as->has_declarations = true;
	if (words->tag != tag || words->stars || words->words > 1)
		diag_error(&as->diags, words->span,
			   "a block begins with 'struct', 'union' or 'enum' and an optional name");
	if (as->open_types.count == MAX_NESTING)
		diag_error(&as->diags, words->span, "structs can nest at most %d levels deep", MAX_NESTING);
	open_type(as, words->tag == tag ? words->name : NULL, words->span, tag);
}

static bool check_bits(struct assembler *as, const struct declarator *declarator, struct member *member)
{
	uint64_t bits = 0;

	if (!declarator->has_bits)
		return true;
	if (!asm_constant_now(as, &declarator->bits, 64, &bits))
		return false;
	if (!bits && *member->name) {
		diag_error(&as->diags, declarator->bits.span, "a bitfield with a name has 1 to 64 bits");
		return false;
	}
	member->bits = (uint8_t)bits;
	return true;
}

/*
 * A type alone declares nothing, unless it is an anonymous struct or union, whose members become the outer
 * one's.
 */
static bool check_anonymous(struct assembler *as, const struct type_words *words,
			    const struct declarator *declarator, const struct type *type)
{
	if (declarator->name || declarator->has_bits || type->kind == TYPE_STRUCT ||
	    type->kind == TYPE_UNION || (words->body && type->kind == TYPE_ENUM))
		return true;
	diag_error(&as->diags, declarator->span, "this member has no name");
	return false;
}

void asm_struct_member(struct assembler *as, const struct type_words *words,
		       const struct declarator *declarator)
{
	struct member member = { .span = declarator->span,
				 .name = declarator->name ? declarator->name->text : "",
				 .align = declarator->attributes.align,
				 .packed = declarator->attributes.packed,
				 .tags = declarator->attributes.tags,
				 .type = asm_declared_type(as, words, declarator) };

	if (!member.type || !check_anonymous(as, words, declarator, member.type) ||
	    !check_bits(as, declarator, &member))
		return;
	if (member.type->kind == TYPE_FUNCTION) {
		diag_error(&as->diags, member.span,
			   "a member cannot be a function; a pointer to one is '(*%s)(...)'", member.name);
		return;
	}
	/* An enum without a declarator is there for its constants. */
	if (declarator->name || member.bits || member.type->kind != TYPE_ENUM)
		vec_push(&as->arena, &innermost(as)->members, member);
}

/* One more than the one before. */
static int128 next_value(const struct type *type)
{
	const struct enumerator *last =
		type->enumerators.count ? &type->enumerators.at[type->enumerators.count - 1] : NULL;

	if (!last)
		return 0;
	return 1 + (last->is_large ? (int128)(uint64_t)last->value : (int128)last->value);
}

static bool enumerator_value(struct assembler *as, const struct value *value, int128 *number)
{
	struct result result = expr_evaluate(as, value);

	if (!result.failed && result.symbol)
		diag_error(&as->diags, value->span, "expected a number, but '%s' is an address",
			   result.symbol->name->text);
	*number = result.number;
	return !result.failed && !result.symbol;
}

void asm_enumerator(struct assembler *as, struct name *name, struct span span, const struct value *value)
{
	struct type *type = innermost(as);
	struct symbol_def *def;
	struct symbol_def_details *details;
	int128 number = next_value(type);

	/* The name is defined after its value, so it cannot refer to itself. */
	if (value && !enumerator_value(as, value, &number))
		return;
	def = asm_declare(as, name, span);
	if (number > (int128)UINT64_MAX) {
		diag_error(&as->diags, span, "the value of '%s' does not fit 64 bits", name->text);
		return;
	}
	vec_push(&as->arena, &type->enumerators,
		 ((struct enumerator){ name->text, (int64_t)(uint64_t)number, number > INT64_MAX }));
	if (!asm_take_name(as, def, span))
		return;
	asm_set_constant(as, def, expr_number(span, number));
	details = asm_details(as, def);
	details->type = type;
	details->enumerator = (uint32_t)(type->enumerators.count - 1);
}

/* No integer holds both a negative value and one from 2^63 up. */
static void check_enum(struct assembler *as, const struct type *type)
{
	bool negative = false, large = false;

	for (size_t i = 0; i < type->enumerators.count; i++) {
		large |= type->enumerators.at[i].is_large;
		negative |= type->enumerators.at[i].value < 0 && !type->enumerators.at[i].is_large;
	}
	if (negative && large)
		diag_error(&as->diags, type->span, "no 64-bit type can hold all values of this enum");
	if (!type->enumerators.count && !as->diag_run.errors)
		diag_error(&as->diags, type->span, "an enum has at least one value");
}

void asm_attribute(struct assembler *as, struct attributes *attributes, struct name *name, struct span span,
		   const struct value *argument)
{
	uint64_t align = MAX_ALIGN;

	attributes->span = span;
	if (!strcmp(name->text, "packed") || !strcmp(name->text, "__packed__")) {
		attributes->packed = true;
		return;
	}
	if (strcmp(name->text, "aligned") != 0 && strcmp(name->text, "__aligned__") != 0) {
		diag_error(&as->diags, span,
			   "unknown attribute '%s'; the attributes are packed, aligned(N) and "
			   "btf_decl_tag(\"text\")",
			   name->text);
		return;
	}
	if (argument && !asm_constant_now(as, argument, 128, &align))
		return;
	if (!align || (align & (align - 1)))
		diag_error(&as->diags, argument->span, "an alignment is a power of two");
	else if (align > attributes->align)
		attributes->align = (uint8_t)align;
}

void asm_text_attribute(struct assembler *as, struct attributes *attributes, struct name *name,
			struct span span, struct string string)
{
	struct decl_tag *tag = ARENA_NEW(&as->arena, struct decl_tag);
	size_t length;

	attributes->span = span;
	if (strcmp(name->text, "btf_decl_tag") != 0) {
		diag_error(&as->diags, span, "the attribute with a text is btf_decl_tag(\"text\")%s",
			   strcmp(name->text, "btf_type_tag") ? ""
							      : "; the tag of a pointer's target is a word "
								"before the star, such as '__kptr'");
		return;
	}
	tag->text = literal_string(&as->diags, string, &length);
	if (!length || strlen(tag->text) != length)
		diag_error(&as->diags, string.span, length ? "NUL byte in text" : "this text is empty");
	if (attributes->last_tag)
		attributes->last_tag->next = tag;
	else
		attributes->tags = tag;
	attributes->last_tag = tag;
	as->types.has_decl_tags = true;
}

struct type *asm_struct_end(struct assembler *as, struct attributes attributes)
{
	struct type *type = innermost(as);

	as->open_types.count--;
	/* Already reported at its beginning; dropping it keeps the nesting of anonymous structs bounded. */
	if (as->open_types.count >= MAX_NESTING)
		type->members.count = 0;
	type->packed = attributes.packed;
	type->asked_align = attributes.align;
	type->tags = attributes.tags;
	if (type->kind == TYPE_ENUM)
		check_enum(as, type);
	type_complete(&as->types, &as->diags, type);
	return type;
}

static bool is_second_typedef(struct assembler *as, const struct name *name, struct span span,
			      const struct type *target)
{
	const struct type *first = type_find(&as->types, TYPE_TYPEDEF, name->text, name->length);

	if (!first || first->builtin)
		return false;
	/* C allows an identical redeclaration. */
	if (first->target != target) {
		diag_error(&as->diags, span, "'%s' is defined twice", name->text);
		diag_note(&as->diags, first->span, "it is defined first here");
	}
	return true;
}

/* The struct may come later. */
static void allow_forward(struct assembler *as, const struct type_words *words)
{
	enum type_kind kind = type_kind_of_tag((enum type_tag)words->tag);

	if (words->tag && words->name && !type_find(&as->types, kind, words->name->text, words->name->length))
		type_declare(&as->types, kind, words->name->text, words->name->length);
}

/* Typedefs and qualifiers on the way to a type that is none. */
static unsigned words_before(const struct type *type)
{
	unsigned count = 0;

	for (; type && type_is_word(type); type = type->target)
		count++;
	return count;
}

/* A chain that is too long is cut, so that the new name is one all the same. */
static struct type *cut_chain(struct assembler *as, struct span span, struct type *target)
{
	if (words_before(target) < MOST_WORDS)
		return target;
	diag_error(&as->diags, span,
		   "too many typedefs of each other: libbpf and the kernel follow at most %d to their type",
		   MOST_WORDS);
	return type_resolve(target);
}

void asm_typedef(struct assembler *as, struct span span, const struct type_words *words,
		 const struct declarator *declarator)
{
	const struct name *name = declarator->name;
	struct type *target, *type;

	as->has_declarations = true;
	allow_forward(as, words);
	target = asm_declared_type(as, words, declarator);
	if (!target)
		return;
	if (!name || declarator->has_bits) {
		diag_error(&as->diags, span,
			   "a typedef is a type and its new name: '.typedef struct flow flow_t'");
		return;
	}
	if (is_second_typedef(as, name, declarator->span, target))
		return;
	target = cut_chain(as, declarator->span, target);
	type = type_declare(&as->types, TYPE_TYPEDEF, name->text, name->length);
	type->target = target;
	type->bare = type_resolve(target);
	type->span = declarator->span;
	type->asked_align = declarator->attributes.align;
	type->tags = declarator->attributes.tags;
	asm_refuse_packed(as, &declarator->attributes);
	type_complete(&as->types, &as->diags, type);
}
