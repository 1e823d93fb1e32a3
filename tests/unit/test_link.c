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
	write_text("b.bpfs", ".prog p \"xdp\"\n w0 = 1\n exit\n.endprog\n"
			     ".section .rodata.x,\"aG\",@progbits,x,comdat\n.byte 1\n");
	assert_refused("b.bpfs", "'.group' is a section that libbpf's linker cannot merge");
}
END_TEST

START_TEST(big_endian)
{
	write_object("bad", second, BPFAS_BIG);
	assert_refused("bad", "big-endian");
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
	write_object_without_btf("bad");
	assert_refused("bad", "has no BTF");
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
	tcase_add_test(tcase, no_btf);
	tcase_add_test(tcase, bitcode);
	tcase_add_test(tcase, another_machine);
	tcase_add_test(tcase, a_cut_object);
	tcase_add_test(tcase, a_missing_file);
	tcase_add_test(tcase, nothing);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
