/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/phrase.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/btf/btf.h"

/* C's longest type is `unsigned long long int`. */
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

/* A name of the type: the first, or one more, as in `unsigned long`. */
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

/* const stands for the type, or for the star before it. */
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

/* What the headers of libbpf and of the kernel call so is btf_type_tag("kptr") and so on. */
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

struct phrase phrase_add_name(struct assembler *as, struct phrase phrase, struct name *name, struct span span)
{
	struct type_words *type = &phrase.type;

	if (add_storage(type, name) || add_argument_tag(type, name) ||
	    (!type->stars && add_type_tag(type, name)) ||
	    add_qualifier(type, name, type->stars && !phrase.last) || (!phrase.last && add_tag(type, name))) {
		type->span = joined(type, span);
		return phrase;
	}
	if (phrase.last)
		add_type_name(as, type, phrase.last, phrase.last_span);
	phrase.last = name;
	phrase.last_span = span;
	return phrase;
}

struct phrase phrase_add_star(struct assembler *as, struct phrase phrase, struct span span)
{
	if (phrase.last)
		add_type_name(as, &phrase.type, phrase.last, phrase.last_span);
	phrase.last = NULL;
	phrase.type.span = joined(&phrase.type, span);
	if (phrase.type.stars < MAX_STARS)
		phrase.type.stars++;
	else if (phrase.type.words < MAX_WORDS)
		diag_error(&as->diags, span, "a pointer has at most %d levels", MAX_STARS);
	return phrase;
}

struct phrase phrase_behind_star(struct assembler *as, struct phrase phrase, struct span span)
{
	struct phrase star = phrase_add_star(as, (struct phrase){ 0 }, span);

	if (phrase.type.stars >= MAX_STARS)
		diag_error(&as->diags, span, "a pointer has at most %d levels", MAX_STARS);
	else
		phrase.type.stars++;
	phrase.type.const_stars = (uint16_t)(phrase.type.const_stars << 1);
	phrase.type.volatile_stars = (uint16_t)(phrase.type.volatile_stars << 1);
	phrase.type.restrict_stars = (uint16_t)(phrase.type.restrict_stars << 1);
	phrase.type.span =
		phrase.type.span.end ? span_join(star.type.span, phrase.type.span) : star.type.span;
	return phrase;
}

struct type_words phrase_type(struct assembler *as, struct phrase phrase)
{
	if (phrase.last)
		add_type_name(as, &phrase.type, phrase.last, phrase.last_span);
	return phrase.type;
}

/* `unsigned int : 3` and `f(unsigned int)` declare nothing of the name int. */
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

struct type_words phrase_declare(struct assembler *as, struct phrase phrase, struct declarator *rest)
{
	const struct type_words *type = &phrase.type;

	if (rest->name || !phrase.last || (!type->name && !type->body) || is_keyword(phrase.last)) {
		struct type_words words = phrase_type(as, phrase);

		if (!rest->name)
			rest->span = words.span;
		return words;
	}
	rest->name = phrase.last;
	rest->span = phrase.last_span;
	return *type;
}

struct type_words phrase_of(struct assembler *as, struct type_words type, struct phrase phrase,
			    struct declarator *rest)
{
	struct type_words own = phrase.type;

	if (own.name || own.tag)
		diag_error(&as->diags, own.span, "expected a name, not another type");
	type.stars = own.stars;
	type.const_stars = own.const_stars;
	type.volatile_stars = own.volatile_stars;
	type.restrict_stars = own.restrict_stars;
	type.storage |= own.storage;
	if (!rest->name) {
		rest->name = phrase.last;
		rest->span = phrase.last ? phrase.last_span : own.span;
	}
	return type;
}
