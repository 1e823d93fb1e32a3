/* SPDX-License-Identifier: BSD-2-Clause */
/* Types: their layout by hand-computed offsets and by a C compiler's, the built-in ones, member paths. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/layout.h"
#include "asm/type/path.h"
#include "asm/type/table.h"
#include "base/diag.h"
#include "base/diag_run.h"
#include "base/suggest.h"
#include "tests/unit/run_suite.h"

static struct arena arena;
static jmp_buf out_of_memory;
static struct types types;
static struct sources sources;
static struct diag_run diag_run;
static struct diags diags;
static char message[256];

static void keep_message(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	snprintf(message, sizeof message, "%s", diag->message);
}

static void setup(void)
{
	arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory))
		ck_abort_msg("out of memory");
	types = (struct types){ .arena = &arena };
	diag_run = (struct diag_run){ .arena = &arena, .sources = &sources };
	diags = (struct diags){ .callback = keep_message, .run = &diag_run };
	message[0] = 0;
}

static void teardown(void)
{
	types_free(&types);
	arena_free(&arena);
}

static struct type *base(const char *name)
{
	struct type *type = type_base(&types, name, strlen(name));

	ck_assert_msg(type, "no base type '%s'", name);
	return type;
}

static struct type *declare(enum type_kind kind, const char *name)
{
	return type_declare(&types, kind, name, strlen(name));
}

static struct member *add(struct type *type, struct type *member_type, const char *name)
{
	vec_push(&arena, &type->members, ((struct member){ .name = name, .type = member_type }));
	return &type->members.at[type->members.count - 1];
}

static struct member *add_bits(struct type *type, const char *member_type, const char *name, uint8_t bits)
{
	struct member *member = add(type, base(member_type), name);

	member->bits = bits;
	return member;
}

static void complete(struct type *type)
{
	ck_assert_msg(type_complete(&types, &diags, type), "%s", message);
	ck_assert(type->complete);
}

static void check_layout(const struct type *type, uint64_t size, uint64_t align, const uint64_t *offsets)
{
	ck_assert_uint_eq(type->size, size);
	ck_assert_uint_eq(type->align, align);
	for (size_t i = 0; i < type->members.count; i++)
		ck_assert_msg(type->members.at[i].bit_offset == offsets[i], "member %zu at bit %lu, not %lu",
			      i, (unsigned long)type->members.at[i].bit_offset, (unsigned long)offsets[i]);
}

START_TEST(base_types)
{
	struct type *u32 = base("u32");

	ck_assert_ptr_eq(u32, base("__u32"));
	ck_assert_int_eq(u32->kind, TYPE_TYPEDEF);
	ck_assert_str_eq(u32->name, "__u32");
	ck_assert_str_eq(type_resolve(u32)->name, "unsigned int");
	ck_assert_uint_eq(u32->size, 4);
	ck_assert_str_eq(base("be16")->target->name, "__u16");
	ck_assert_str_eq(type_resolve(base("s64"))->name, "long long");
	ck_assert(type_resolve(base("s64"))->is_signed);
	ck_assert(base("bool")->is_bool);
	ck_assert_str_eq(base("bool")->name, "_Bool");
	ck_assert(base("char")->is_signed);
	ck_assert_uint_eq(base("long")->size, 8);
	ck_assert_int_eq(base("void")->kind, TYPE_VOID);
	ck_assert_ptr_null(type_base(&types, "u33", 3));
	ck_assert_ptr_eq(type_base(&types, "u32x", 3), u32);
	ck_assert_ptr_eq(type_find_any(&types, "u32", 3), u32);
}
END_TEST

START_TEST(derived_types_are_shared)
{
	struct type *u32 = base("u32"), *pointer = type_pointer(&types, u32);

	ck_assert_ptr_eq(pointer, type_pointer(&types, u32));
	ck_assert_ptr_ne(pointer, type_pointer(&types, base("s32")));
	ck_assert_ptr_eq(type_array(&types, u32, 3), type_array(&types, u32, 3));
	ck_assert_ptr_ne(type_array(&types, u32, 3), type_array(&types, u32, 4));
	ck_assert_uint_eq(type_array(&types, u32, 3)->size, 12);
	ck_assert_uint_eq(type_array(&types, u32, 3)->align, 4);
	ck_assert_uint_eq(pointer->size, 8);
	ck_assert_ptr_eq(type_const(&types, u32), type_const(&types, u32));
	ck_assert_ptr_eq(type_resolve(type_const(&types, u32)), type_resolve(u32));
}
END_TEST

START_TEST(plain_struct)
{
	struct type *type = declare(TYPE_STRUCT, "s");

	add(type, base("char"), "c");
	add(type, base("long"), "l");
	add(type, type_array(&types, base("u16"), 3), "a");
	add(type, type_pointer(&types, type), "self");
	add(type, base("bool"), "b");
	complete(type);
	check_layout(type, 40, 8, (const uint64_t[]){ 0, 64, 128, 192, 256 });
}
END_TEST

START_TEST(packed_and_aligned)
{
	struct type *packed = declare(TYPE_STRUCT, "p"), *aligned = declare(TYPE_STRUCT, "a");

	packed->packed = true;
	add(packed, base("u8"), "a");
	add(packed, base("u32"), "b");
	add(packed, base("u16"), "c")->align = 4;
	complete(packed);
	check_layout(packed, 12, 4, (const uint64_t[]){ 0, 8, 64 });
	aligned->asked_align = 16;
	add(aligned, base("u8"), "a");
	add(aligned, packed, "p");
	complete(aligned);
	check_layout(aligned, 16, 16, (const uint64_t[]){ 0, 32 });
}
END_TEST

START_TEST(bitfields)
{
	struct type *type = declare(TYPE_STRUCT, "b"), *packed = declare(TYPE_STRUCT, "p");

	add_bits(type, "u32", "a", 3);
	add_bits(type, "u32", "b", 30); /* would cross a border of 32 bits */
	add_bits(type, "u8", "c", 5);
	add_bits(type, "u64", "d", 20);
	add(type, base("u8"), "e");
	add(type, base("u32"), ""); /* u32 : 0 */
	add_bits(type, "u8", "f", 1);
	complete(type);
	check_layout(type, 24, 8, (const uint64_t[]){ 0, 32, 64, 69, 96, 128, 128 });
	packed->packed = true;
	add_bits(packed, "u32", "a", 3);
	add_bits(packed, "u32", "b", 30);
	add(packed, base("u16"), "c");
	complete(packed);
	check_layout(packed, 7, 1, (const uint64_t[]){ 0, 3, 40 });
}
END_TEST

START_TEST(unions_and_enums)
{
	struct type *type = declare(TYPE_UNION, "u"), *number = declare(TYPE_ENUM, "e");

	vec_push(&arena, &number->enumerators, ((struct enumerator){ .name = "A", .value = 1 }));
	complete(number);
	ck_assert_uint_eq(number->size, 4);
	ck_assert(!number->is_signed);
	number = declare(TYPE_ENUM, "f");
	vec_push(&arena, &number->enumerators, ((struct enumerator){ .name = "A", .value = -1 }));
	complete(number);
	ck_assert_uint_eq(number->size, 4);
	ck_assert(number->is_signed);
	vec_push(&arena, &number->enumerators, ((struct enumerator){ .name = "B", .value = 0x80000000 }));
	complete(number);
	ck_assert_uint_eq(number->size, 8);
	add(type, number, "a");
	add(type, type_array(&types, base("char"), 9), "b");
	complete(type);
	check_layout(type, 16, 8, (const uint64_t[]){ 0, 0 });
}
END_TEST

/* An array made before its element's members stood has its size all the same. */
START_TEST(late_element)
{
	struct type *element = declare(TYPE_STRUCT, "e"), *array = type_array(&types, element, 5);
	struct type *alias = declare(TYPE_TYPEDEF, "e_t"), *holder = declare(TYPE_STRUCT, "h");
	uint64_t size, align;

	alias->target = array;
	ck_assert(type_complete(&types, &diags, alias));
	ck_assert(!type_size(alias, &size, &align));
	add(element, base("u16"), "x");
	complete(element);
	ck_assert(type_size(alias, &size, &align));
	ck_assert_uint_eq(size, 10);
	add(holder, base("u8"), "a");
	add(holder, alias, "b");
	complete(holder);
	check_layout(holder, 12, 2, (const uint64_t[]){ 0, 16 });
}
END_TEST

static void check_refused(struct type *type, const char *words)
{
	message[0] = 0;
	ck_assert(!type_complete(&types, &diags, type));
	ck_assert(!type->complete);
	diag_finish(&diags);
	ck_assert_msg(strstr(message, words), "%s", message);
}

START_TEST(refusals)
{
	struct type *type = declare(TYPE_STRUCT, "a");

	add(type, type_array(&types, type, 2), "x");
	check_refused(type, "cannot hold itself");
	type = declare(TYPE_STRUCT, "b");
	add(type, declare(TYPE_STRUCT, "unknown"), "x");
	check_refused(type, "struct unknown");
	type = declare(TYPE_STRUCT, "c");
	add(type, base("void"), "x");
	check_refused(type, "void");
	type = declare(TYPE_STRUCT, "d");
	add(type, base("u8"), "x");
	add(type, base("u16"), "x");
	check_refused(type, "second member 'x'");
	type = declare(TYPE_STRUCT, "e");
	add_bits(type, "u8", "x", 9);
	check_refused(type, "9 bits");
	type = declare(TYPE_STRUCT, "f");
	add(type, type_pointer(&types, type), "x")->bits = 3;
	check_refused(type, "integer");
	type = declare(TYPE_STRUCT, "g");
	add(type, type_array(&types, base("u8"), (UINT64_C(1) << 29) - 1), "x");
	add(type, base("u16"), "y");
	check_refused(type, "512 MiB");
	type = declare(TYPE_STRUCT, "h");
	add(type, type_array(&types, type_array(&types, base("u64"), UINT64_MAX / 4), UINT64_MAX), "y");
	check_refused(type, "too large");
}
END_TEST

START_TEST(own_shadows_builtin)
{
	struct type *builtin = type_find(&types, TYPE_STRUCT, "ethhdr", 6), *own;

	ck_assert_ptr_nonnull(builtin);
	ck_assert(builtin->builtin);
	own = declare(TYPE_STRUCT, "ethhdr");
	ck_assert_ptr_ne(own, builtin);
	ck_assert_ptr_eq(declare(TYPE_STRUCT, "ethhdr"), own);
	ck_assert_ptr_eq(type_find(&types, TYPE_STRUCT, "ethhdr", 6), own);
	ck_assert_ptr_eq(type_find_any(&types, "ethhdr", 6), own);
	ck_assert_ptr_null(type_find(&types, TYPE_UNION, "ethhdr", 6));
	ck_assert_ptr_null(type_find_any(&types, "no_such_type", 12));
}
END_TEST

static void check_path(struct type *type, const char *path, uint64_t offset, uint64_t size)
{
	struct type_place place;
	const char *suggestion;
	uint64_t got, align;
	size_t bad;

	ck_assert_msg(type_member(type, path, strlen(path), &place, &bad, &suggestion), "no %s", path);
	ck_assert_msg(place.offset == offset, "%s at %lu", path, (unsigned long)place.offset);
	ck_assert(type_size(place.type, &got, &align));
	ck_assert_uint_eq(got, size);
}

static void check_no_path(struct type *type, const char *path, size_t bad, const char *near)
{
	struct type_place place;
	const char *suggestion;
	size_t end;

	ck_assert_msg(!type_member(type, path, strlen(path), &place, &end, &suggestion), "%s", path);
	ck_assert_msg(end == bad, "%s: %zu", path, end);
	ck_assert_pstr_eq(suggestion, near);
}

static unsigned distance(const char *a, const char *b)
{
	return suggest_distance(a, strlen(a), b, strlen(b));
}

START_TEST(suggestions)
{
	struct suggestion suggestion = suggestion_for("bpf_redirect_mpa", 16);
	char *longest = arena_alloc(&arena, 100);

	ck_assert_uint_eq(distance("", ""), 0);
	ck_assert_uint_eq(distance("", "abc"), 3);
	ck_assert_uint_eq(distance("kitten", "sitting"), 3);
	ck_assert_uint_eq(distance("form", "from"), 1);
	memset(longest, 'x', 99);
	ck_assert_uint_eq(distance(longest, "x"), UINT_MAX);
	suggestion_offer(&suggestion, "bpf_tail_call");
	ck_assert_ptr_null(suggestion.nearest);
	suggestion_offer(&suggestion, "bpf_redirect");
	suggestion_offer(&suggestion, "bpf_redirect_map");
	suggestion_offer(&suggestion, "bpf_redirect_mpx");
	ck_assert_str_eq(suggestion.nearest, "bpf_redirect_map");
}
END_TEST

START_TEST(paths)
{
	struct type *inner = declare(TYPE_STRUCT, "inner"), *outer = declare(TYPE_STRUCT, "outer");
	struct type *anonymous = declare(TYPE_UNION, "");
	struct type_place place;
	const char *suggestion;
	size_t bad;

	add(inner, base("u16"), "first");
	add(inner, type_array(&types, base("u32"), 4), "list");
	complete(inner);
	add(anonymous, base("u64"), "wide");
	add(anonymous, inner, "in");
	complete(anonymous);
	add(outer, base("u8"), "a");
	add(outer, anonymous, "");
	add(outer, type_array(&types, inner, 3), "many");
	add(outer, type_array(&types, base("u8"), 0), "rest");
	add_bits(outer, "u8", "bit", 1);
	complete(outer);
	check_path(outer, "wide", 8, 8);
	check_path(outer, "in.list[3]", 24, 4);
	check_path(outer, "many[2].list", 32 + 40 + 4, 16);
	check_path(outer, "many", 32, 60);
	check_path(outer, "rest[7]", 92 + 7, 1);
	check_no_path(outer, "man[1].first", 0, "many");
	check_no_path(outer, "many[3].first", 4, NULL);
	check_no_path(outer, "many[1].fisrt", 7, "first");
	check_no_path(outer, "many[1", 4, NULL);
	check_no_path(outer, "many[99999999999999999999]", 4, NULL);
	check_no_path(outer, "a.b", 1, NULL);
	check_no_path(outer, "a.", 1, NULL);
	check_no_path(outer, ".a", 0, NULL);
	check_no_path(outer, "", 0, NULL);
	ck_assert(type_member(outer, "bit", 3, &place, &bad, &suggestion));
	ck_assert_uint_eq(place.bits, 1);
}
END_TEST

START_TEST(builtin_paths)
{
	check_path(type_find_any(&types, "ethhdr", 6), "h_proto", 12, 2);
	check_path(type_find_any(&types, "iphdr", 5), "saddr", 12, 4);
	check_path(type_find_any(&types, "xdp_md", 6), "data_end", 4, 4);
	check_path(type_find_any(&types, "__sk_buff", 9), "cb[4]", 64, 4);
	check_no_path(type_find_any(&types, "iphdr", 5), "sadr", 0, "saddr");
}
END_TEST

static uint64_t bit_of(const struct type *type, const char *name)
{
	for (size_t i = 0; i < type->members.count; i++)
		if (!strcmp(type->members.at[i].name, name))
			return type->members.at[i].bit_offset;
	ck_abort_msg("no %s", name);
	return 0;
}

/* For big-endian bits count from the highest: the same bits of a packet's byte have other numbers. */
START_TEST(packet_bitfields)
{
	struct type *type;

	types.big_endian = _i;
	type = type_find_any(&types, "iphdr", 5);
	ck_assert_uint_eq(bit_of(type, "ihl"), _i ? 4 : 0);
	ck_assert_uint_eq(bit_of(type, "version"), _i ? 0 : 4);
	type = type_find_any(&types, "tcphdr", 6);
	ck_assert_uint_eq(bit_of(type, "doff"), _i ? 96 : 100);
	ck_assert_uint_eq(bit_of(type, "fin"), _i ? 111 : 104);
	ck_assert_uint_eq(bit_of(type, "window"), 112);
}
END_TEST

START_TEST(every_builtin_converts)
{
	for (size_t i = 0; i < builtin_type_count; i++) {
		const struct builtin_type *builtin = &builtin_types[i];
		enum type_kind kind = builtin->is_union ? TYPE_UNION : TYPE_STRUCT;
		struct type *type = type_find(&types, kind, builtin->name, strlen(builtin->name));

		if (builtin->anonymous)
			ck_assert_ptr_null(type);
		else
			ck_assert_msg(type && type->complete, "%s", builtin->name);
	}
}
END_TEST

/*
 * Random structs, told to a C compiler and to type_complete. The compiler's program prints size, alignment
 * and, of each member with a name, the first bit that setting it changes.
 */
#define RANDOM_STRUCTS 400

static unsigned pick(unsigned below)
{
	return (unsigned)(rand() % (int)below);
}

static const char *const integers[] = { "unsigned char", "short", "unsigned int",       "long",
					"_Bool",         "char",  "unsigned long long", "int" };

static void random_member(FILE *c, struct type *type, struct type *const *earlier, size_t earlier_count,
			  bool small_alignments)
{
	const char *integer = integers[pick(8)];
	struct type *member_type = base(integer);
	char *name = arena_printf(&arena, "m%zu", type->members.count);
	uint8_t align = pick(6) ? 0 : (uint8_t)(1 << pick(6));
	uint8_t bits = 0;

	switch (pick(earlier_count ? 8 : 7)) {
	case 0:
	case 1:
	case 2:
		bits = (uint8_t)(1 + pick(member_type->is_bool ? 1 : (unsigned)member_type->size * 8));
		if (!pick(5))
			name = arena_copy(&arena, "", 0);
		if (!*name && !pick(2))
			bits = 0;
		/* Here compilers disagree: no name, and (clang's way is ours) less than the type's alignment.
		 */
		if (!*name || (align < member_type->align && !small_alignments))
			align = 0;
		fprintf(c, "\t%s %s : %u", integer, name, bits);
		break;
	case 3:
		member_type = type_array(&types, member_type, 1 + pick(5));
		fprintf(c, "\t%s %s[%u]", integer, name, (unsigned)member_type->count);
		break;
	case 4:
		member_type = type_pointer(&types, member_type);
		fprintf(c, "\t%s *%s", integer, name);
		break;
	case 7:
		member_type = earlier[pick((unsigned)earlier_count)];
		fprintf(c, "\t%s %s %s", member_type->kind == TYPE_UNION ? "union" : "struct",
			member_type->name, name);
		break;
	default: fprintf(c, "\t%s %s", integer, name);
	}
	if (align)
		fprintf(c, " __attribute__((aligned(%u)))", align);
	fprintf(c, ";\n");
	vec_push(&arena, &type->members,
		 ((struct member){ .name = name, .type = member_type, .bits = bits, .align = align }));
}

static struct type *random_struct(FILE *c, struct type *const *earlier, size_t count, bool small_alignments)
{
	struct type *type = type_declare(&types, pick(5) ? TYPE_STRUCT : TYPE_UNION, "", 0);
	unsigned members = 1 + pick(8);

	type->name = arena_printf(&arena, "t%zu", count);
	type->packed = !pick(3);
	type->asked_align = pick(4) ? 0 : (uint8_t)(1 << pick(6));
	fprintf(c, "%s %s {\n", type->kind == TYPE_UNION ? "union" : "struct", type->name);
	for (unsigned i = 0; i < members; i++)
		random_member(c, type, earlier, count, small_alignments);
	fprintf(c, "} %s", type->packed ? "__attribute__((packed)) " : "");
	if (type->asked_align)
		fprintf(c, "__attribute__((aligned(%u)))", type->asked_align);
	fprintf(c, ";\n");
	complete(type);
	return type;
}

static void print_questions(FILE *c, const struct type *type)
{
	const char *word = type->kind == TYPE_UNION ? "union" : "struct";

	fprintf(c,
		"static void ask_%s(void)\n{\n\tstatic union { %s %s s; unsigned char b[sizeof(%s %s)]; } "
		"u;\n"
		"\tprintf(\"%%zu %%zu\\n\", sizeof u.s, _Alignof(%s %s));\n",
		type->name, word, type->name, word, type->name, word, type->name);
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		if (!*member->name)
			continue;
		if (member->bits)
			fprintf(c, "\tmemset(&u, 0, sizeof u); u.s.%s = -1; first(u.b, sizeof u);\n",
				member->name);
		else
			fprintf(c, "\tprintf(\"%%zu\\n\", __builtin_offsetof(%s %s, %s) * 8);\n", word,
				type->name, member->name);
	}
	fprintf(c, "}\n");
}

static const char compiler_prologue[] =
	"#include <stdio.h>\n#include <string.h>\n"
	"static void first(const unsigned char *b, size_t size)\n{\n\tsize_t i = 0;\n"
	"\twhile (i < size * 8 && !(b[i / 8] >> i % 8 & 1))\n\t\ti++;\n\tprintf(\"%zu\\n\", i);\n}\n";

static void check_answers(FILE *answers, const struct type *type)
{
	unsigned long size, align, offset;

	ck_assert_int_eq(fscanf(answers, "%lu %lu", &size, &align), 2);
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		if (!*member->name)
			continue;
		ck_assert_int_eq(fscanf(answers, "%lu", &offset), 1);
		ck_assert_msg(member->bit_offset == offset, "%s.%s at bit %lu, the compiler says %lu",
			      type->name, member->name, (unsigned long)member->bit_offset, offset);
	}
	ck_assert_msg(type->size == size && type->align == align,
		      "%s: size %lu align %lu, the compiler says %lu and %lu", type->name,
		      (unsigned long)type->size, (unsigned long)type->align, size, align);
}

static void check_with_compiler(const char *compiler, const char *folder)
{
	struct type *made[RANDOM_STRUCTS];
	char *source = arena_printf(&arena, "%s/t.c", folder);
	FILE *c = fopen(source, "w"), *answers;

	ck_assert_ptr_nonnull(c);
	fputs(compiler_prologue, c);
	for (size_t i = 0; i < RANDOM_STRUCTS; i++) {
		made[i] = random_struct(c, made, i, !strncmp(compiler, "clang", 5));
		print_questions(c, made[i]);
	}
	fprintf(c, "int main(void)\n{\n");
	for (size_t i = 0; i < RANDOM_STRUCTS; i++)
		fprintf(c, "\task_%s();\n", made[i]->name);
	fprintf(c, "}\n");
	ck_assert_int_eq(fclose(c), 0);
	answers = popen(arena_printf(&arena, "%s -w -Wno-packed-bitfield-compat -O0 -o %s/t %s && %s/t",
				     compiler, folder, source, folder),
			"r");
	ck_assert_ptr_nonnull(answers);
	for (size_t i = 0; i < RANDOM_STRUCTS; i++)
		check_answers(answers, made[i]);
	ck_assert_int_eq(pclose(answers), 0);
}

START_TEST(random_against_compiler)
{
	static const char *const compilers[] = { "gcc", "clang-19" };
	const char *compiler = compilers[_i], *seed_text = getenv("TEST_SEED");
	unsigned seed = seed_text ? (unsigned)atoi(seed_text) : 1;
	char folder[] = "/tmp/test_type.XXXXXX";

	if (system(arena_printf(&arena, "command -v %s >/dev/null", compiler))) {
		printf("SKIP random_against_compiler: no %s\n", compiler);
		return;
	}
	printf("random_against_compiler: %s, TEST_SEED=%u\n", compiler, seed);
	fflush(stdout);
	srand(seed);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	check_with_compiler(compiler, folder);
	ck_assert_int_eq(system(arena_printf(&arena, "rm -r %s", folder)), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("type");
	TCase *cases = tcase_create("types");

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, base_types);
	tcase_add_test(cases, derived_types_are_shared);
	tcase_add_test(cases, plain_struct);
	tcase_add_test(cases, packed_and_aligned);
	tcase_add_test(cases, bitfields);
	tcase_add_test(cases, unions_and_enums);
	tcase_add_test(cases, late_element);
	tcase_add_test(cases, refusals);
	tcase_add_test(cases, own_shadows_builtin);
	tcase_add_test(cases, suggestions);
	tcase_add_test(cases, paths);
	tcase_add_test(cases, builtin_paths);
	tcase_add_loop_test(cases, packet_bitfields, 0, 2);
	tcase_add_test(cases, every_builtin_converts);
	tcase_add_loop_test(cases, random_against_compiler, 0, 2);
	suite_add_tcase(suite, cases);
	return run_suite(suite);
}
