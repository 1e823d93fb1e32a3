/* SPDX-License-Identifier: BSD-2-Clause */
/* .struct and .union: types of the file's own. */
#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/names.h"
#include "base/suggest.h"

static enum type_kind kind_of_tag(enum type_tag tag)
{
	return tag == TAG_UNION ? TYPE_UNION : tag == TAG_ENUM ? TYPE_ENUM : TYPE_STRUCT;
}

static struct type *innermost(struct assembler *as)
{
	return as->open_types.at[as->open_types.count - 1];
}

static const char *tag_name(enum type_tag tag)
{
	return tag == TAG_UNION ? "union" : "struct";
}

static bool is_open(const struct assembler *as, const struct type *type)
{
	for (size_t i = 0; i < as->open_types.count; i++)
		if (as->open_types.at[i] == type)
			return true;
	return false;
}

static void open_type(struct assembler *as, struct name *name, struct span span, enum type_tag tag)
{
	struct type *type, *first;

	vec_reserve(&as->arena, &as->open_types, 1);
	first = name ? type_find(&as->types, kind_of_tag(tag), name->text, name->length) : NULL;
	if (first && !first->builtin && (first->complete || is_open(as, first))) {
		diag_error(&as->diags, span, "'%s %s' is defined twice", tag_name(tag), first->name);
		diag_note(&as->diags, first->span, "it is defined first here");
		/* Its members are read all the same, into a type that nobody finds. */
		name = NULL;
	}
	type = type_declare(&as->types, kind_of_tag(tag), name ? name->text : "", name ? name->length : 0);
	type->span = span;
	vec_push(&as->arena, &as->open_types, type);
}

void asm_struct_begin(struct assembler *as, struct name *name, struct span span, enum type_tag tag)
{
	as->has_declarations = true;
	open_type(as, name, span, tag);
}

void asm_nested_begin(struct assembler *as, struct name *keyword, struct span keyword_span, struct name *name,
		      struct span span)
{
	bool is_union = !strcmp(keyword->text, "union");

	if (!is_union && strcmp(keyword->text, "struct") != 0)
		diag_error(&as->diags, keyword_span, "only 'struct' and 'union' open a nested block");
	open_type(as, name, name ? span : keyword_span, is_union ? TAG_UNION : TAG_STRUCT);
}

static void report_no_type(struct assembler *as, const struct type_words *words)
{
	struct suggestion suggestion = suggestion_for(words->name->text, words->name->length);

	if (diag_error_hidden(&as->diags))
		return;
	for (size_t i = 0; i < as->types.all.count; i++)
		if (*as->types.all.at[i]->name)
			suggestion_offer(&suggestion, as->types.all.at[i]->name);
	for (size_t i = 0; i < builtin_type_count; i++)
		if (!builtin_types[i].anonymous)
			suggestion_offer(&suggestion, builtin_types[i].name);
	diag_error(&as->diags, words->span, "there is no type '%s'%s", words->name->text,
		   suggestion_text(&as->arena, &suggestion));
}

static struct type *named_type(struct assembler *as, const struct type_words *words)
{
	const struct name *name = words->name;
	struct type *type = NULL;

	if (words->tag == TAG_NONE)
		type = type_base(&as->types, name->text, name->length);
	if (!type && words->tag == TAG_NONE)
		type = type_find_any(&as->types, name->text, name->length);
	if (!type && words->tag != TAG_NONE)
		type = type_find(&as->types, kind_of_tag(words->tag), name->text, name->length);
	/* A pointer may be to what is declared later, or nowhere. */
	if (!type && words->tag != TAG_NONE && words->stars)
		type = type_declare(&as->types, kind_of_tag(words->tag), name->text, name->length);
	return type;
}

struct type *asm_type(struct assembler *as, const struct type_words *words)
{
	struct type *type = words->body;

	if (!type && !words->name) {
		diag_error(&as->diags, words->span, "a type's name is missing");
		return NULL;
	}
	if (!type)
		type = named_type(as, words);
	if (!type) {
		report_no_type(as, words);
		return NULL;
	}
	for (unsigned i = 0; i < words->stars; i++)
		type = type_pointer(&as->types, type);
	return type;
}

static bool constant_now(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number)
{
	struct outcome outcome = expr_evaluate(as, value);

	if (outcome.failed)
		return false;
	if (outcome.symbol || outcome.number < 0 || outcome.number > (int128)limit) {
		diag_error(&as->diags, value->span, "a number from 0 to %" PRIu64 " is needed here", limit);
		return false;
	}
	*number = (uint64_t)outcome.number;
	return true;
}

/* The last dimension is the innermost: u8 a[2][3] is two arrays of three. */
static struct type *array_type(struct assembler *as, struct type *type, const struct declarator *declarator)
{
	for (unsigned i = declarator->dimensions; i-- > 0;) {
		uint64_t count = 0;

		if (!constant_now(as, &declarator->dimension[i], UINT32_MAX, &count))
			return NULL;
		type = type_array(&as->types, type, count);
	}
	return type;
}

void asm_struct_member(struct assembler *as, const struct type_words *words, const struct declarator *declarator)
{
	struct type_words with_stars = *words;
	struct member member = { .span = declarator->span, .name = declarator->name ? declarator->name->text : "" };
	uint64_t bits = 0;

	with_stars.stars += declarator->stars;
	member.type = asm_type(as, &with_stars);
	if (member.type)
		member.type = array_type(as, member.type, declarator);
	if (!member.type)
		return;
	if (declarator->has_bits && (!constant_now(as, &declarator->bits, 64, &bits) || !bits)) {
		diag_error(&as->diags, declarator->bits.span, "a bitfield has 1 to 64 bits");
		return;
	}
	member.bits = (uint8_t)bits;
	vec_push(&as->arena, &innermost(as)->members, member);
}

void asm_struct_attribute(struct assembler *as, struct name *attribute, struct span span,
			  const struct value *argument)
{
	uint64_t align = 8;

	if (!strcmp(attribute->text, "packed") || !strcmp(attribute->text, "__packed__")) {
		innermost(as)->packed = true;
		return;
	}
	if (strcmp(attribute->text, "aligned") != 0 && strcmp(attribute->text, "__aligned__") != 0) {
		diag_error(&as->diags, span, "there is no attribute '%s'; there are packed and aligned(N)",
			   attribute->text);
		return;
	}
	if (argument && !constant_now(as, argument, 128, &align))
		return;
	if (!align || (align & (align - 1))) {
		diag_error(&as->diags, argument->span, "an alignment is a power of two");
		return;
	}
	innermost(as)->asked_align = (uint8_t)align;
}

struct type *asm_struct_end(struct assembler *as, struct span brace)
{
	struct type *type = innermost(as);

	(void)brace;
	as->open_types.count--;
	type_complete(&as->types, &as->diags, type);
	return type;
}
