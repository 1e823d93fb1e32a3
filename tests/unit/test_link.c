/* SPDX-License-Identifier: BSD-2-Clause */
/* Linking: what comes out, what is refused and how, and that a refusal leaves an old output alone. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpfas.h"
#include "object/elf_write.h"
#include "object/object.h"
#include "tests/unit/run_suite.h"

static const char first[] = ".prog first \"xdp\"\n w0 = XDP_PASS\n exit\n.endprog\n";
static const char second[] = ".prog second \"xdp\"\n w0 = XDP_DROP\n exit\n.endprog\n";

static char folder[] = "/tmp/test_link.XXXXXX";
static char said[4096]; /* "file: message\n" for each diagnostic */

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	said[0] = '\0';
}

static void teardown(void)
{
	static const char *const names[] = { "a.bpfs", "b.bpfs", "a.o", "bad", "out.o" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(names[i]);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_msg(!rmdir(folder), "something else was left in the folder");
}

static void keep(void *context, const struct bpfas_diag *diag)
{
	size_t at = strlen(said);

	(void)context;
	snprintf(said + at, sizeof said - at, "%s: %s\n", diag->file ? diag->file : "", diag->message);
}

static void write_file(const char *name, const void *content, size_t size)
{
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(content, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static void write_text(const char *name, const char *text)
{
	write_file(name, text, strlen(text));
}

static void write_object(const char *name, const char *text, enum bpfas_endian endian)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .endian = endian);
	struct bpfas_input input = { .name = name, .text = text, .length = strlen(text) };
	struct bpfas_output *output;
	const void *elf;
	size_t size;

	ck_assert_int_eq(bpfas_assemble_output(&input, 1, &opts, &output), 0);
	elf = bpfas_output_bytes(output, &size);
	write_file(name, elf, size);
	bpfas_output_free(output);
}

static int link_two(const char *a, const char *b)
{
	BPFAS_OPTS(bpfas_link_opts, opts, .diag = keep);
	const char *const inputs[] = { a, b };

	return bpfas_link("out.o", inputs, 2, &opts);
}

static bool output_has(const char *text)
{
	static char content[65536];
	FILE *file = fopen("out.o", "r");
	size_t size;

	ck_assert_ptr_nonnull(file);
	size = fread(content, 1, sizeof content, file);
	fclose(file);
	return memmem(content, size, text, strlen(text)) != NULL;
}

START_TEST(sources_and_objects)
{
	write_object("a.o", first, BPFAS_LITTLE);
	write_text("b.bpfs", second);
	ck_assert_msg(!link_two("a.o", "b.bpfs"), "%s", said);
	ck_assert(output_has("first"));
	ck_assert(output_has("second"));
	ck_assert_str_eq(said, "");
}
END_TEST

/* The second input is wrong; `file` and `word` are in what is said of it. */
static void assert_refused(const char *b, const char *word)
{
	write_text("out.o", "precious");
	write_text("a.bpfs", first);
	ck_assert_int_lt(link_two("a.bpfs", b), 0);
	ck_assert_msg(strstr(said, b) == said, "%s", said);
	ck_assert_msg(strstr(said, word) != NULL, "%s", said);
	ck_assert(output_has("precious"));
}

START_TEST(the_same_symbol_twice)
{
	assert_refused("a.bpfs", "'first' is defined here and in an object before it");
	ck_assert_msg(!strstr(said, "/proc/"), "%s", said);
}
END_TEST

START_TEST(a_group)
{
	write_text("a.bpfs", first);
	write_text("b.bpfs", ".prog p \"xdp\"\n w0 = 1\n exit\n.endprog\n"
			     ".section .rodata.x,\"aG\",@progbits,x,comdat\n.byte 1\n");
	ck_assert_msg(!link_two("a.bpfs", "b.bpfs"), "%s", said);
	ck_assert(output_has(".rodata.x"));
}
END_TEST

/* Source text has no byte order: it gets the objects'. */
START_TEST(big_endian)
{
	write_object("a.o", second, BPFAS_BIG);
	write_text("b.bpfs", first);
	ck_assert_msg(!link_two("b.bpfs", "a.o"), "%s", said);
	ck_assert(output_has("first"));
	ck_assert(output_has("second"));
}
END_TEST

START_TEST(two_byte_orders)
{
	write_object("a.o", first, BPFAS_LITTLE);
	write_object("bad", second, BPFAS_BIG);
	write_text("out.o", "precious");
	ck_assert_int_lt(link_two("a.o", "bad"), 0);
	ck_assert_msg(strstr(said, "bad: this object is big-endian, but 'a.o' is little-endian") == said,
		      "%s", said);
	ck_assert(output_has("precious"));
}
END_TEST

/* The assembler's declarations always bring BTF: this object is put together by hand. */
static void write_object_without_btf(const char *name)
{
	static const uint8_t leave[] = { 0x95, 0, 0, 0, 0, 0, 0, 0 }; /* exit */
	struct diags diags = { 0 };
	struct bpfas_object *object;
	struct image elf;
	jmp_buf out_of_memory;
	uint32_t text;

	if (setjmp(out_of_memory))
		ck_abort_msg("out of memory");
	object = object_new(&out_of_memory, name, BPFAS_LITTLE);
	object_add_symbol_table(object, object_add_name_table(object, ".strtab"));
	text = object_add_section(object, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, sizeof leave);
	object_copy_data(object, text, leave, sizeof leave);
	object_add_symbol(object, "f",
			  (struct object_symbol){ .info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
						  .section = text,
						  .size = sizeof leave });
	object_count_locals(object);
	ck_assert_int_eq(object_write(object, &diags, &elf), 0);
	write_file(name, elf.at, elf.count);
	image_free(&elf);
	object_free(object);
}

START_TEST(no_btf)
{
	write_object_without_btf("a.o");
	write_text("b.bpfs", first);
	ck_assert_msg(!link_two("a.o", "b.bpfs"), "%s", said);
	ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(bitcode)
{
	write_file("bad", "BC\xc0\xde\x35\x14", 6);
	assert_refused("bad", "LLVM bitcode");
}
END_TEST

START_TEST(another_machine)
{
	assert_refused("/proc/self/exe", "another machine");
}
END_TEST

START_TEST(a_cut_object)
{
	write_file("bad",
		   "\x7f"
		   "ELF\x02\x01\x01",
		   7);
	assert_refused("bad", "damaged");
}
END_TEST

START_TEST(a_missing_file)
{
	assert_refused("gone", "No such file");
}
END_TEST

/* ---- In memory ------------------------------------------------------------------ */

/* Links sources; the result's name of each section and symbol is in its bytes. */
static struct bpfas_output *link_texts(const char *a, const char *b, struct bpfas_link_opts *opts)
{
	const struct bpfas_input inputs[] = {
		{ .name = "a.bpfs", .text = a, .length = strlen(a) },
		{ .name = "b.bpfs", .text = b, .length = strlen(b) },
	};
	struct bpfas_object *object;
	struct bpfas_output *output;

	opts->size = sizeof *opts;
	opts->diag = keep;
	if (bpfas_link_object(inputs, 2, opts, &object))
		return NULL;
	ck_assert_int_eq(bpfas_object_write(object, NULL, &output), 0);
	bpfas_object_free(object);
	return output;
}

static bool has(const struct bpfas_output *output, const void *part, size_t length)
{
	size_t size;
	const void *all = bpfas_output_bytes(output, &size);

	return memmem(all, size, part, length) != NULL;
}

/* A caller, and two definitions whose constants tell them apart. */
#define CALLS  ".extern int f(u32 a)\n.prog p \"xdp\"\n w1 = 1\n call f\n exit\n.endprog\n"
#define STRONG ".func int f(u32 a)\n w0 = 0x1111\n exit\n.endfunc\n"
#define WEAK   ".weak f\n.func int f(u32 a)\n w0 = 0x2222\n exit\n.endfunc\n"

static const uint8_t strong_insn[] = { 0xb4, 0, 0, 0, 0x11, 0x11, 0, 0 };
static const uint8_t weak_insn[] = { 0xb4, 0, 0, 0, 0x22, 0x22, 0, 0 };

START_TEST(strong_beats_weak)
{
	static const char *const orders[][2] = { { CALLS STRONG, WEAK }, { WEAK, CALLS STRONG } };

	for (size_t i = 0; i < 2; i++) {
		struct bpfas_link_opts opts = { 0 };
		struct bpfas_output *output = link_texts(orders[i][0], orders[i][1], &opts);

		ck_assert_msg(output != NULL, "%s", said);
		ck_assert(has(output, strong_insn, sizeof strong_insn));
		ck_assert(!has(output, weak_insn, sizeof weak_insn));
		bpfas_output_free(output);
	}
}
END_TEST

START_TEST(unused_parts)
{
	static const char *const kept[] = { "f" };
	struct bpfas_link_opts opts = { .gc_sections = 1 };
	struct bpfas_output *output = link_texts(first, STRONG, &opts);

	ck_assert_msg(output != NULL, "%s", said);
	ck_assert(!has(output, strong_insn, sizeof strong_insn));
	bpfas_output_free(output);
	opts.keep = kept;
	opts.keep_count = 1;
	opts.why = kept;
	opts.why_count = 1;
	output = link_texts(first, STRONG, &opts);
	ck_assert_msg(output != NULL, "%s", said);
	ck_assert(has(output, strong_insn, sizeof strong_insn));
	ck_assert_msg(strstr(said, "'f' stays: it was asked for by name") != NULL, "%s", said);
	bpfas_output_free(output);
}
END_TEST

START_TEST(undefined)
{
	static const char near[] = ".func int ff(u32 a)\n w0 = 0\n exit\n.endfunc\n";
	struct bpfas_link_opts opts = { 0 };

	ck_assert_ptr_null(link_texts(CALLS, first, &opts));
	ck_assert_msg(strstr(said, "a.bpfs: 'f', which 'p' uses, is defined in none of the objects") == said,
		      "%s", said);
	said[0] = '\0';
	ck_assert_ptr_null(link_texts(".extern int account(u32 a)\n.prog p \"xdp\"\n w1 = 1\n call account\n"
				      " exit\n.endprog\n",
				      ".func int acount(u32 a)\n w0 = 0\n exit\n.endfunc\n", &opts));
	ck_assert_msg(strstr(said, "did you mean 'acount', which b.bpfs defines?") != NULL, "%s", said);
	opts.allow_undefined = 1;
	bpfas_output_free(link_texts(CALLS, near, &opts));
}
END_TEST

START_TEST(definitions_of_the_options)
{
	static const char *const alias[] = { "f=g" }, *const circle[] = { "f=g", "g=f" },
				 *const wrong[] = { "f=1x" };
	static const char other[] = ".func int g(u32 a)\n w0 = 0x1111\n exit\n.endfunc\n";
	struct bpfas_link_opts opts = { .define = alias, .define_count = 1 };
	struct bpfas_output *output = link_texts(CALLS, other, &opts);

	ck_assert_msg(output != NULL, "%s", said);
	bpfas_output_free(output);
	opts.define = circle;
	opts.define_count = 2;
	ck_assert_ptr_null(link_texts(CALLS, first, &opts));
	ck_assert_msg(strstr(said, "is defined as itself") != NULL, "%s", said);
	opts.define = wrong;
	opts.define_count = 1;
	ck_assert_ptr_null(link_texts(CALLS, other, &opts));
	ck_assert_msg(strstr(said, "'1x' is neither a number nor a symbol") != NULL, "%s", said);
}
END_TEST

START_TEST(a_number)
{
	static const char *const number[] = { "limit=0x123456789abcdef0" };
	static const uint8_t low[] = { 0xf0, 0xde, 0xbc, 0x9a, 0, 0, 0, 0, 0x78, 0x56, 0x34, 0x12 };
	struct bpfas_link_opts opts = { .define = number, .define_count = 1 };
	struct bpfas_output *output =
		link_texts(".extern u64 limit\n.prog p \"xdp\"\n r1 = &limit\n w0 = 0\n exit\n.endprog\n",
			   second, &opts);

	ck_assert_msg(output != NULL, "%s", said);
	ck_assert(has(output, low, sizeof low));
	bpfas_output_free(output);
}
END_TEST

START_TEST(wrapping)
{
	static const char *const names[] = { "f" };
	static const char wrapper[] = ".extern int __real_f(u32 a)\n.func int __wrap_f(u32 a)\n w1 = 2\n"
				      " call __real_f\n exit\n.endfunc\n" STRONG;
	struct bpfas_link_opts opts = { .wrap = names, .wrap_count = 1, .gc_sections = 1 };
	struct bpfas_output *output = link_texts(CALLS, wrapper, &opts);

	ck_assert_msg(output != NULL, "%s", said);
	ck_assert(has(output, "__wrap_f", sizeof "__wrap_f"));
	ck_assert(!has(output, "\0__real_f", sizeof "\0__real_f"));
	bpfas_output_free(output);
}
END_TEST

START_TEST(declarations_that_differ)
{
	struct bpfas_link_opts opts = { 0 };

	ck_assert_ptr_null(link_texts(
		".extern int f(u64 a)\n.prog p \"xdp\"\n r1 = 1\n call f\n exit\n.endprog\n", STRONG, &opts));
	ck_assert_msg(strstr(said, "parameter 1 is '__u64' here and '__u32' there") != NULL, "%s", said);
	ck_assert_msg(strstr(said, "a.bpfs: here: int f(__u64)\n") != NULL, "%s", said);
	ck_assert_msg(strstr(said, "b.bpfs: there: int f(__u32 a)\n") != NULL, "%s", said);
}
END_TEST

START_TEST(nothing)
{
	ck_assert_int_lt(bpfas_link("out.o", NULL, 0, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("link");
	TCase *tcase = tcase_create("files");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, sources_and_objects);
	tcase_add_test(tcase, the_same_symbol_twice);
	tcase_add_test(tcase, a_group);
	tcase_add_test(tcase, big_endian);
	tcase_add_test(tcase, two_byte_orders);
	tcase_add_test(tcase, no_btf);
	tcase_add_test(tcase, bitcode);
	tcase_add_test(tcase, another_machine);
	tcase_add_test(tcase, a_cut_object);
	tcase_add_test(tcase, a_missing_file);
	tcase_add_test(tcase, nothing);
	tcase_add_test(tcase, strong_beats_weak);
	tcase_add_test(tcase, unused_parts);
	tcase_add_test(tcase, undefined);
	tcase_add_test(tcase, definitions_of_the_options);
	tcase_add_test(tcase, a_number);
	tcase_add_test(tcase, wrapping);
	tcase_add_test(tcase, declarations_that_differ);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
