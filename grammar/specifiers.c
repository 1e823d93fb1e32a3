/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/specifiers.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/btf/btf.h"

/* The longest in C is `unsigned long long int`. */
#define MAX_WORDS 5
#define MAX_STARS 16

static bool is_word(const struct name *name, const char *word)
{
	return !strcmp(name->text, word);
}

static struct span joined(const struct type_words *type, struct span span)
{
	return type->span.end ? span_join(type->span, span) : span;
}

/* Adds a name to the type: the first, or another, as in `unsigned long`. */
static void add_type_name(struct assembler *as, struct type_words *type, struct name *name, struct span span)
{
	const char *text;

	type->span = joined(type, span);
	if (type->words < MAX_WORDS)
		type->words++;
	if (!type->name) {
		type->name = name;
	} else if (type->words < MAX_WORDS) {
		text = arena_printf(&as->arena, "%s %s", type->name->text, name->text);
		type->name = name_intern(&as->names, text, strlen(text));
	}
}

static const struct {
	const char *word;
	enum storage_word storage;
} storage_words[] = {
	{ "static", STORAGE_STATIC },
	{ "extern", STORAGE_EXTERN },
	{ "__weak", STORAGE_WEAK },
	{ "__hidden", STORAGE_HIDDEN },
};

static bool add_storage(struct type_words *type, const struct name *name)
{
	for (size_t i = 0; i < sizeof storage_words / sizeof *storage_words; i++) {
		if (is_word(name, storage_words[i].word)) {
			type->storage |= (uint8_t)storage_words[i].storage;
			return true;
		}
	}
	return false;
}

static bool is_restrict(const struct name *name)
{
	return is_word(name, "restrict") || is_word(name, "__restrict") || is_word(name, "__restrict__");
}

static bool qualify_star(struct type_words *type, const struct name *name)
{
	uint16_t star = (uint16_t)(1u << (type->stars - 1));

	if (is_word(name, "const"))
		type->const_stars |= star;
	else if (is_word(name, "volatile"))
		type->volatile_stars |= star;
	else if (is_restrict(name))
		type->restrict_stars |= star;
	else
		return false;
	return true;
}

/* const applies to the type, or to the star before it. */
static bool add_qualifier(struct type_words *type, const struct name *name, bool after_star)
{
	if (after_star)
		return qualify_star(type, name);
	if (is_word(name, "const"))
		type->is_const = true;
	else if (is_word(name, "volatile"))
		type->is_volatile = true;
	else
		return false;
	return true;
}

/* The headers of libbpf and the kernel define these as btf_type_tag("kptr") and so on. */
static bool add_type_tag(struct type_words *type, const struct name *name)
{
	static const char *const words[] = { "__kptr", "__kptr_untrusted", "__percpu_kptr", "__uptr",
					     "__user", "__percpu",         "__rcu" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (is_word(name, words[i])) {
			type->type_tag = words[i] + strlen("__");
			return true;
		}
	}
	return false;
}

static bool add_tag(struct type_words *type, const struct name *name)
{
	enum type_tag tag = is_word(name, "struct")  ? TAG_STRUCT
			    : is_word(name, "union") ? TAG_UNION
			    : is_word(name, "enum")  ? TAG_ENUM
						     : TAG_NONE;

	if (!tag || type->tag || type->name)
		return false;
	type->tag = (uint8_t)tag;
	return true;
}

static bool add_argument_tag(struct type_words *type, const struct name *name)
{
	unsigned bit = strncmp(name->text, "__arg_", 6) ? 0 : btf_argument_tag(name->text + 6);

	type->arguments |= (uint8_t)bit;
	return bit != 0;
}

struct specifiers specifiers_add_name(struct assembler *as, struct specifiers specifiers, struct name *name,
				      struct span span)
{
	struct type_words *type = &specifiers.type;

	if (add_storage(type, name) || add_argument_tag(type, name) ||
	    (!type->stars && add_type_tag(type, name)) ||
	    add_qualifier(type, name, type->stars && !specifiers.last) ||
	    (!specifiers.last && add_tag(type, name))) {
		type->span = joined(type, span);
		return specifiers;
	}
	if (specifiers.last)
		add_type_name(as, type, specifiers.last, specifiers.last_span);
	specifiers.last = name;
	specifiers.last_span = span;
	return specifiers;
}

struct specifiers specifiers_add_star(struct assembler *as, struct specifiers specifiers, struct span span)
{
	if (specifiers.last)
		add_type_name(as, &specifiers.type, specifiers.last, specifiers.last_span);
	specifiers.last = NULL;
	specifiers.type.span = joined(&specifiers.type, span);
	if (specifiers.type.stars < MAX_STARS)
		specifiers.type.stars++;
	else if (specifiers.type.words < MAX_WORDS)
		diag_error(&as->diags, span, "a pointer has at most %d levels", MAX_STARS);
	return specifiers;
}

struct specifiers specifiers_after_star(struct assembler *as, struct specifiers specifiers, struct span span)
{
	struct specifiers star = specifiers_add_star(as, (struct specifiers){ 0 }, span);

	if (specifiers.type.stars >= MAX_STARS)
		diag_error(&as->diags, span, "a pointer has at most %d levels", MAX_STARS);
	else
		specifiers.type.stars++;
	specifiers.type.const_stars = (uint16_t)(specifiers.type.const_stars << 1);
	specifiers.type.volatile_stars = (uint16_t)(specifiers.type.volatile_stars << 1);
	specifiers.type.restrict_stars = (uint16_t)(specifiers.type.restrict_stars << 1);
	specifiers.type.span =
		specifiers.type.span.end ? span_join(star.type.span, specifiers.type.span) : star.type.span;
	return specifiers;
}

struct type_words specifiers_type(struct assembler *as, struct specifiers specifiers)
{
	if (specifiers.last)
		add_type_name(as, &specifiers.type, specifiers.last, specifiers.last_span);
	return specifiers.type;
}

/* `unsigned int : 3` and `f(unsigned int)` do not declare a name `int`. */
static bool is_keyword(const struct name *name)
{
	static const char *const keywords[] = {
		"char", "short", "int", "long", "signed", "unsigned", "_Bool"
	};

	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (is_word(name, keywords[i]))
			return true;
	return false;
}

struct type_words specifiers_declare(struct assembler *as, struct specifiers specifiers,
				     struct declarator *rest)
{
	const struct type_words *type = &specifiers.type;

	if (rest->name || !specifiers.last || (!type->name && !type->body) || is_keyword(specifiers.last)) {
		struct type_words words = specifiers_type(as, specifiers);

		if (!rest->name)
			rest->span = words.span;
		return words;
	}
	rest->name = specifiers.last;
	rest->span = specifiers.last_span;
	return *type;
}

struct type_words specifiers_of(struct assembler *as, struct type_words type, struct specifiers specifiers,
				struct declarator *rest)
{
	struct type_words own = specifiers.type;

	if (own.name || own.tag)
		diag_error(&as->diags, own.span, "expected a name, not another type");
	type.stars = own.stars;
	type.const_stars = own.const_stars;
	type.volatile_stars = own.volatile_stars;
	type.restrict_stars = own.restrict_stars;
	type.storage |= own.storage;
	if (!rest->name) {
		rest->name = specifiers.last;
		rest->span = specifiers.last ? specifiers.last_span : own.span;
	}
	return type;
}
