/* SPDX-License-Identifier: BSD-2-Clause */
/* Types built into the assembler: C's integers and their usual names, and the tables of uapi/builtin.h. */
#include "asm/type/builtin.h"

#include <string.h>

#include "asm/type/derive.h"
#include "asm/type/layout.h"
#include "asm/type/table.h"
#include "output/dis/text.h"
#include "uapi/builtin.h"

/* One spelling: an integer if it has a size, a typedef if it has `of`, otherwise a synonym of `is`. */
struct base_type {
	const char *name, *of, *is;
	uint8_t size;
	bool is_signed, is_bool, is_char;
};

/* Named and encoded as in clang's BTF: its char is signed, without the CHAR encoding. */
static const struct base_type base_types[] = {
	{ .name = "void" },
	{ .name = "_Bool", .size = 1, .is_bool = true },
	{ .name = "char", .size = 1, .is_signed = true, .is_char = true },
	{ .name = "signed char", .size = 1, .is_signed = true },
	{ .name = "unsigned char", .size = 1 },
	{ .name = "short", .size = 2, .is_signed = true },
	{ .name = "unsigned short", .size = 2 },
	{ .name = "int", .size = 4, .is_signed = true },
	{ .name = "unsigned int", .size = 4 },
	{ .name = "long", .size = 8, .is_signed = true },
	{ .name = "unsigned long", .size = 8 },
	{ .name = "long long", .size = 8, .is_signed = true },
	{ .name = "unsigned long long", .size = 8 },
	{ .name = "__int128", .size = 16, .is_signed = true },
	{ .name = "unsigned __int128", .size = 16 },
	{ .name = "__u8", .of = "unsigned char" },
	{ .name = "__s8", .of = "signed char" },
	{ .name = "__u16", .of = "unsigned short" },
	{ .name = "__s16", .of = "short" },
	{ .name = "__u32", .of = "unsigned int" },
	{ .name = "__s32", .of = "int" },
	{ .name = "__u64", .of = "unsigned long long" },
	{ .name = "__s64", .of = "long long" },
	{ .name = "__be16", .of = "__u16" },
	{ .name = "__le16", .of = "__u16" },
	{ .name = "__be32", .of = "__u32" },
	{ .name = "__le32", .of = "__u32" },
	{ .name = "__be64", .of = "__u64" },
	{ .name = "__le64", .of = "__u64" },
	{ .name = "__sum16", .of = "__u16" },
	{ .name = "__wsum", .of = "__u32" },
	{ .name = "uint8_t", .of = "unsigned char" },
	{ .name = "int8_t", .of = "signed char" },
	{ .name = "uint16_t", .of = "unsigned short" },
	{ .name = "int16_t", .of = "short" },
	{ .name = "uint32_t", .of = "unsigned int" },
	{ .name = "int32_t", .of = "int" },
	{ .name = "uint64_t", .of = "unsigned long" },
	{ .name = "int64_t", .of = "long" },
	{ .name = "size_t", .of = "unsigned long" },
	{ .name = "ssize_t", .of = "long" },
	{ .name = "bool", .is = "_Bool" },
	{ .name = "u8", .is = "__u8" },
	{ .name = "s8", .is = "__s8" },
	{ .name = "u16", .is = "__u16" },
	{ .name = "s16", .is = "__s16" },
	{ .name = "u32", .is = "__u32" },
	{ .name = "s32", .is = "__s32" },
	{ .name = "u64", .is = "__u64" },
	{ .name = "s64", .is = "__s64" },
	{ .name = "be16", .is = "__be16" },
	{ .name = "le16", .is = "__le16" },
	{ .name = "be32", .is = "__be32" },
	{ .name = "le32", .is = "__le32" },
	{ .name = "be64", .is = "__be64" },
	{ .name = "le64", .is = "__le64" },
};

static const struct base_type *find_base(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof base_types / sizeof *base_types; i++)
		if (strlen(base_types[i].name) == length && !memcmp(base_types[i].name, name, length))
			return &base_types[i];
	return NULL;
}

/* How often each of C's integer keywords occurs in a name; their order is free. */
enum integer_word {
	WORD_CHAR,
	WORD_SHORT,
	WORD_INT,
	WORD_LONG,
	WORD_INT128,
	WORD_SIGNED,
	WORD_UNSIGNED,
	WORDS
};

static const char *const integer_words[WORDS] = {
	[WORD_CHAR] = "char",         [WORD_SHORT] = "short",     [WORD_INT] = "int",
	[WORD_LONG] = "long",         [WORD_INT128] = "__int128", [WORD_SIGNED] = "signed",
	[WORD_UNSIGNED] = "unsigned",
};

static bool count_words(const char *name, size_t length, unsigned counts[WORDS])
{
	const char *end = name + length;

	while (name < end) {
		const char *blank = memchr(name, ' ', (size_t)(end - name));
		size_t one = (size_t)((blank ? blank : end) - name);
		unsigned word = 0;

		while (word < WORDS &&
		       (strlen(integer_words[word]) != one || memcmp(integer_words[word], name, one)))
			word++;
		if (word == WORDS)
			return false;
		counts[word]++;
		name += one + 1;
	}
	return true;
}

/* "long unsigned int" is "unsigned long"; NULL if C does not allow it. */
static const char *usual_name(const char *name, size_t length)
{
	enum { LONG_LONG = WORDS };
	static const char *const names[][2] = {
		[WORD_CHAR] = { "char", "unsigned char" },
		[WORD_SHORT] = { "short", "unsigned short" },
		[WORD_INT] = { "int", "unsigned int" },
		[WORD_LONG] = { "long", "unsigned long" },
		[WORD_INT128] = { "__int128", "unsigned __int128" },
		[LONG_LONG] = { "long long", "unsigned long long" },
	};
	unsigned n[WORDS] = { 0 }, width = WORD_INT;

	if (!count_words(name, length, n) || n[WORD_SIGNED] + n[WORD_UNSIGNED] > 1 || n[WORD_INT] > 1 ||
	    n[WORD_LONG] > 2 || n[WORD_CHAR] + n[WORD_SHORT] + n[WORD_INT128] + !!n[WORD_LONG] > 1 ||
	    n[WORD_INT] + n[WORD_CHAR] + n[WORD_INT128] > 1)
		return NULL;
	if (n[WORD_CHAR] && n[WORD_SIGNED])
		return "signed char";
	for (unsigned word = 0; word < WORD_SIGNED; word++)
		if (n[word] && word != WORD_INT)
			width = n[word] > 1 ? LONG_LONG : word;
	return names[width][n[WORD_UNSIGNED]];
}

static struct type_key builtin_key(enum type_kind kind, const char *name, size_t length)
{
	return (struct type_key){ .kind = kind, .builtin = true, .name = name, .length = length };
}

static struct type *make_base(struct types *types, enum type_kind kind, const struct base_type *base)
{
	struct type *target = base->of ? type_base(types, base->of, strlen(base->of)) : NULL;
	struct type *type = type_new(types, kind, base->name, strlen(base->name));

	type->builtin = true;
	type->complete = kind != TYPE_VOID;
	type->target = target;
	type->size = type->align = target ? target->size : base->size;
	type->is_signed = base->is_signed;
	type->is_bool = base->is_bool;
	type->is_char = base->is_char;
	type_table_add(types, type);
	return type;
}

struct type *type_base(struct types *types, const char *name, size_t length)
{
	const struct base_type *base = find_base(name, length);
	const char *usual = base ? NULL : usual_name(name, length);
	enum type_kind kind;
	struct type *known;

	if (usual)
		base = find_base(usual, strlen(usual));
	if (base && base->is)
		base = find_base(base->is, strlen(base->is));
	if (!base)
		return NULL;
	kind = base->of ? TYPE_TYPEDEF : base->size ? TYPE_INT : TYPE_VOID;
	known = type_table_find(types, builtin_key(kind, base->name, strlen(base->name)));
	return known ? known : make_base(types, kind, base);
}

/* A part of a member's type as spelled in the tables. */
struct words {
	const char *at;
	size_t length;
};

static bool take_prefix(struct words *words, const char *prefix)
{
	size_t length = strlen(prefix);

	if (words->length < length || memcmp(words->at, prefix, length))
		return false;
	words->at += length;
	words->length -= length;
	return true;
}

static unsigned take_stars(struct words *words)
{
	unsigned stars = 0;

	while (words->length && (words->at[words->length - 1] == '*' || words->at[words->length - 1] == ' '))
		stars += words->at[--words->length] == '*';
	return stars;
}

static struct type *convert(struct types *types, const struct builtin_type *builtin);

/* Also finds a type being converted just now. A name that the tables lack can still be pointed to. */
struct type *type_builtin_mentioned(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *type = type_table_find(types, builtin_key(kind, name, length));
	const struct builtin_type *builtin = type ? NULL : builtin_type(name, length);

	if (type)
		return type;
	if (builtin && builtin->is_union == (kind == TYPE_UNION) && kind != TYPE_ENUM)
		return convert(types, builtin);
	type = type_new(types, kind, name, length);
	type->builtin = true;
	type_table_add(types, type);
	return type;
}

static struct type *builtin_tagged(struct types *types, enum type_kind kind, struct words name)
{
	return type_builtin_mentioned(types, kind, name.at, name.length);
}

static struct type *builtin_named(struct types *types, struct words name)
{
	const struct builtin_type *builtin;
	struct type *base;

	if (take_prefix(&name, "struct "))
		return builtin_tagged(types, TYPE_STRUCT, name);
	if (take_prefix(&name, "union "))
		return builtin_tagged(types, TYPE_UNION, name);
	if (take_prefix(&name, "enum "))
		return type_base(types, "unsigned int", strlen("unsigned int"));
	base = type_base(types, name.at, name.length);
	if (base)
		return base;
	builtin = builtin_type(name.at, name.length);
	return builtin_tagged(types, builtin && builtin->is_union ? TYPE_UNION : TYPE_STRUCT, name);
}

static struct type *builtin_member_type(struct types *types, const struct builtin_member *member)
{
	struct words words = { member->type, strlen(member->type) };
	unsigned stars = take_stars(&words);
	bool is_const = take_prefix(&words, "const ");
	struct type *type = builtin_named(types, words);

	if (is_const)
		type = type_const(types, type);
	for (; stars; stars--)
		type = type_pointer(types, type);
	if (member->count || member->flexible)
		type = type_array(types, type, member->count);
	return type;
}

/* For big-endian, reverses the bitfields of each byte (or whole bytes): see wire_bits. */
static void reverse_wire_bits(struct type *type)
{
	struct member *members = type->members.at;
	unsigned bits = 0;

	for (size_t i = 0, first = 0; i < type->members.count; i++) {
		bits += members[i].bits;
		if (bits % 8)
			continue;
		for (size_t low = first, high = i; low < high; low++, high--) {
			struct member swapped = members[low];

			members[low] = members[high];
			members[high] = swapped;
		}
		first = i + 1;
	}
}

/* Named types enter the table before their members are made: they may point to themselves. */
static struct type *convert(struct types *types, const struct builtin_type *builtin)
{
	const char *name = builtin->anonymous ? "" : builtin->name;
	struct type *type = type_new(types, builtin->is_union ? TYPE_UNION : TYPE_STRUCT, name, strlen(name));

	type->builtin = true;
	type->packed = builtin->packed;
	type->asked_align = builtin->align;
	if (!builtin->anonymous)
		type_table_add(types, type);
	for (size_t i = 0; i < builtin->member_count; i++) {
		const struct builtin_member *from = &builtin->members[i];
		struct type *member_type = builtin_member_type(types, from);

		vec_push(types->arena, &type->members,
			 ((struct member){ .name = from->name,
					   .type = member_type,
					   .bits = from->bits,
					   .align = from->align }));
	}
	if (builtin->wire_bits && types->big_endian)
		reverse_wire_bits(type);
	type_complete(types, NULL, type);
	return type;
}

struct type *type_find_builtin(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *known = type_table_find(types, builtin_key(kind, name, length));
	const struct builtin_type *builtin;

	if (known && known->complete)
		return known;
	if (kind == TYPE_TYPEDEF) {
		struct type *base = type_base(types, name, length);

		if (base && base->kind == TYPE_TYPEDEF)
			return base;
	}
	builtin = known ? NULL : builtin_type(name, length);
	if (!builtin || builtin->anonymous || builtin->is_union != (kind == TYPE_UNION) || kind == TYPE_ENUM)
		return NULL;
	return convert(types, builtin);
}
