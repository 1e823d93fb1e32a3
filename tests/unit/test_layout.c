/* SPDX-License-Identifier: BSD-2-Clause */
/* The layout of what is assembled and the ELF writer, held against what llvm-mc writes for the same content,
 * byte by byte. */
#include <check.h>
#include <errno.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asm/layout.h"
#include "object/elf_write.h"
#include "object/object.h"
#include "tests/unit/run_suite.h"

static struct arena arena;
static jmp_buf out_of_memory;
static struct asm_object object;
static struct bpfas_object *made;
static struct image elf;

static void setup(void)
{
	arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory))
		ck_abort_msg("out of memory");
	object = (struct asm_object){ .arena = &arena };
}

static void teardown(void)
{
	image_free(&elf);
	object_free(made);
	made = NULL;
	asm_object_free(&object);
	arena_free(&arena);
}

static void write_object(void)
{
	struct diags diags = { 0 };

	asm_lay_out(&object, "", &made);
	ck_assert_int_eq(object_write(made, &diags, &elf), 0);
}

/* Whether llvm-mc could be run; its object is then in *out. */
static bool llvm_object(const char *test, const char *source, bytes *out)
{
	char path[] = "/tmp/test_object.XXXXXX", command[128];
	uint8_t part[4096];
	size_t got;
	FILE *pipe;
	int fd;

	if (system("command -v llvm-mc-19 >/dev/null")) {
		printf("SKIP %s: no llvm-mc-19\n", test);
		return false;
	}
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, source, strlen(source)), (ssize_t)strlen(source));
	close(fd);
	snprintf(command, sizeof command, "llvm-mc-19 -triple %s -filetype=obj -o - %s",
		 object.endian == BPFAS_BIG ? "bpfeb" : "bpfel", path);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	while ((got = fread(part, 1, sizeof part, pipe)) > 0)
		bytes_append(&arena, out, part, got);
	ck_assert_int_eq(pclose(pipe), 0);
	unlink(path);
	return true;
}

static void check_same_as_llvm(const char *test, const char *source)
{
	bytes theirs = { 0 };
	size_t i = 0;

	write_object();
	if (llvm_object(test, source, &theirs)) {
		while (i < elf.count && i < theirs.count && elf.at[i] == theirs.at[i])
			i++;
		ck_assert_msg(i == elf.count && i == theirs.count,
			      "first difference at byte %#zx of our %#zx, their %#zx", i, elf.count,
			      theirs.count);
	}
	vec_free(&theirs);
}

static struct section *text_section(void)
{
	return asm_object_add_section(&object, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 4);
}

static struct section *data_section(const char *name, uint64_t flags, const void *data, size_t length)
{
	struct section *section = asm_object_add_section(&object, name, SHT_PROGBITS, flags, 1);

	bytes_append(&arena, &section->data, data, length);
	return section;
}

static struct symbol *define(const char *name, struct section *section, uint64_t value, uint8_t binding)
{
	struct symbol *symbol = asm_object_add_symbol(&object, name);

	symbol->section = section;
	symbol->value = value;
	symbol->binding = binding;
	return symbol;
}

static void refer(struct section *section, uint64_t offset, struct symbol *symbol, uint32_t type)
{
	vec_push(&arena, &section->relocations, ((struct relocation){ symbol, offset, type }));
}

START_TEST(empty_object)
{
	object.endian = _i;
	text_section();
	check_same_as_llvm("empty_object", "\n");
}
END_TEST

static const char mixed_source[] = ".section xdp,\"ax\",@progbits\n"
				   ".globl prog\n"
				   ".type prog,@function\n"
				   "prog: .quad tx\n"
				   ".quad .text\n"
				   ".quad ext\n"
				   "loc: .long 7\n"
				   ".size prog, 24\n"
				   ".text\n"
				   "sub: .quad 0\n"
				   ".data\n"
				   ".p2align 4\n"
				   ".globl tx\n"
				   "tx: .long loc\n"
				   ".bss\n"
				   ".hidden bb\n"
				   ".globl bb\n"
				   "bb: .zero 24\n"
				   ".weak w\n"
				   ".comm c1,8,4\n"
				   ".set abs,5\n"
				   ".section .rodata.str1.1,\"aMS\",@progbits,1\n"
				   ".asciz \"GPL\"\n"
				   ".long subtx - .\n"
				   "subtx:\n";

/* Every kind of symbol, a section symbol, NOBITS, mergeable strings, names that are tails of others. */
START_TEST(mixed_object)
{
	struct section *text, *xdp, *data, *bss, *strings;
	struct symbol *prog, *tx, *ext, *symbol;

	object.endian = _i;
	text = text_section();
	xdp = data_section("xdp", SHF_ALLOC | SHF_EXECINSTR, "", 0);
	prog = define("prog", xdp, 0, STB_GLOBAL);
	prog->type = STT_FUNC;
	prog->size = 24;
	tx = define("tx", NULL, 0, STB_GLOBAL);
	ext = define("ext", NULL, 0, STB_GLOBAL);
	define("loc", xdp, 24, STB_LOCAL);
	bytes_append_zeros(&arena, &xdp->data, 28);
	put32(xdp->data.at + 24, 7, object.endian);
	define("sub", text, 0, STB_LOCAL);
	bytes_append_zeros(&arena, &text->data, 8);
	data = asm_object_add_section(&object, ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 16);
	bytes_append_zeros(&arena, &data->data, 4);
	tx->section = data;
	put32(data->data.at, 24, object.endian); /* "loc", as LLVM has it: the section's symbol and 24 */
	refer(data, 0, asm_object_section_symbol(&object, xdp), RELOC_64_ABS32);
	bss = asm_object_add_section(&object, ".bss", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, 1);
	bss->size = 24;
	define("bb", bss, 0, STB_GLOBAL)->visibility = STV_HIDDEN;
	define("w", NULL, 0, STB_WEAK);
	symbol = define("c1", NULL, 4, STB_GLOBAL);
	symbol->common = true;
	symbol->size = 8;
	symbol->type = STT_OBJECT;
	define("abs", NULL, 5, STB_LOCAL)->absolute = true;
	strings = data_section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS, "GPL\0\0\0\0", 8);
	strings->entry_size = 1;
	put32(strings->data.at + 4, 4, object.endian);
	define("subtx", strings, 8, STB_LOCAL);
	/* Out of order: the writer sorts. */
	refer(xdp, 16, ext, RELOC_64_ABS64);
	refer(xdp, 0, tx, RELOC_64_ABS64);
	refer(xdp, 8, asm_object_section_symbol(&object, text), RELOC_64_ABS64);
	ck_assert_ptr_eq(asm_object_section_symbol(&object, text), text->symbol);
	check_same_as_llvm("mixed_object", mixed_source);
}
END_TEST

START_TEST(address_significance)
{
	struct section *text = text_section();

	define("a", text, 0, STB_LOCAL);
	define("b", text, 0, STB_GLOBAL);
	bytes_append_zeros(&arena, &text->data, 8);
	object.addrsig = true;
	vec_push(&arena, &object.addrsig_symbols, object.symbols.at[1]);
	vec_push(&arena, &object.addrsig_symbols, object.symbols.at[0]);
	check_same_as_llvm("address_significance", "a: .globl b\nb: .quad 0\n.addrsig\n.addrsig_sym b\n"
						   ".addrsig_sym a\n");
}
END_TEST

/* Past 65280 sections indices do not fit their 16 bits: ELF's extended numbering. */
START_TEST(many_sections)
{
	const unsigned count = 70000;
	char *source = malloc(count * 64), *end = source;
	struct section *section = text_section();

	ck_assert_ptr_nonnull(source);
	for (unsigned i = 0; i < count; i++) {
		char *name = arena_printf(&arena, "s%u", i);

		section = data_section(name, SHF_ALLOC, "x", 1);
		end += sprintf(end, ".section %s,\"a\",@progbits\n.ascii \"x\"\n", name);
	}
	sprintf(end, "last:\n.globl last\n.globl extern\n.set abs,1\n");
	define("last", section, 1, STB_GLOBAL);
	define("extern", NULL, 0, STB_GLOBAL);
	define("abs", NULL, 1, STB_LOCAL)->absolute = true;
	check_same_as_llvm("many_sections", source);
	free(source);
}
END_TEST

START_TEST(libelf_reads_it)
{
	struct section *text = text_section();
	size_t names, count;
	GElf_Ehdr header;
	GElf_Shdr shdr;
	Elf *read;

	object.endian = _i;
	bytes_append_zeros(&arena, &text->data, 8);
	put64(text->data.at, 0x0102030405060708, object.endian);
	define("f", text, 0, STB_GLOBAL)->size = 8;
	write_object();
	elf_version(EV_CURRENT);
	read = elf_memory((char *)elf.at, elf.count);
	ck_assert_ptr_nonnull(read);
	ck_assert_ptr_nonnull(gelf_getehdr(read, &header));
	ck_assert_int_eq(header.e_machine, EM_BPF);
	ck_assert_int_eq(header.e_type, ET_REL);
	ck_assert_int_eq(header.e_ident[EI_DATA], _i == BPFAS_BIG ? ELFDATA2MSB : ELFDATA2LSB);
	ck_assert_int_eq(elf_getshdrnum(read, &count), 0);
	ck_assert_uint_eq(count, 4);
	ck_assert_int_eq(elf_getshdrstrndx(read, &names), 0);
	ck_assert_ptr_nonnull(gelf_getshdr(elf_getscn(read, 2), &shdr));
	ck_assert_str_eq(elf_strptr(read, names, shdr.sh_name), ".text");
	ck_assert_uint_eq(elf.at[shdr.sh_offset], _i == BPFAS_BIG ? 1 : 8);
	elf_end(read);
}
END_TEST

START_TEST(put_in_both_orders)
{
	uint8_t at[8];

	object.endian = BPFAS_LITTLE;
	put16(at, 0x1234, object.endian);
	ck_assert_mem_eq(at, "\x34\x12", 2);
	put32(at, 0x12345678, object.endian);
	ck_assert_mem_eq(at, "\x78\x56\x34\x12", 4);
	object.endian = BPFAS_BIG;
	put16(at, 0x1234, object.endian);
	ck_assert_mem_eq(at, "\x12\x34", 2);
	put64(at, 0x0123456789abcdef, object.endian);
	ck_assert_mem_eq(at, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}
END_TEST

static unsigned open_descriptors(void)
{
	unsigned open = 0;

	for (int fd = 0; fd < 256; fd++)
		open += !access(arena_printf(&arena, "/proc/self/fd/%d", fd), F_OK);
	return open;
}

START_TEST(too_large_is_refused)
{
	struct diags diags = { 0 };
	unsigned before = open_descriptors();

	text_section();
	asm_object_add_section(&object, "far", SHT_PROGBITS, SHF_ALLOC, UINT64_C(1) << _i);
	asm_lay_out(&object, "", &made);
	ck_assert_int_eq(object_write(made, &diags, &elf), -EINVAL);
	ck_assert_uint_eq(elf.count, 0);
	made->sections.at[object_find_section(made, "far", 0)].align = 8;
	ck_assert_int_eq(object_write(made, &diags, &elf), 0);
	ck_assert_uint_eq(open_descriptors(), before);
}
END_TEST

/* Two thousand relocations in falling order, symbols with one long common tail: sorting must not degrade. */
START_TEST(many_symbols)
{
	const unsigned count = 20000;
	struct section *text = text_section();
	const struct object_section *table;

	bytes_append_zeros(&arena, &text->data, (size_t)count * 8);
	for (unsigned i = 0; i < count; i++) {
		struct symbol *symbol = define(arena_printf(&arena, "%u_with_a_tail_common_to_all", i), text,
					       (uint64_t)i * 8, i % 2 ? STB_LOCAL : STB_GLOBAL);

		refer(text, (uint64_t)(count - 1 - i) * 8, symbol, RELOC_64_ABS64);
	}
	write_object();
	table = &made->sections.at[text->index + 1];
	ck_assert_uint_eq(table->relocations.count, count);
	for (unsigned i = 1; i < count; i++)
		ck_assert_uint_lt(table->relocations.at[i - 1].offset, table->relocations.at[i].offset);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("layout");
	TCase *cases = tcase_create("writer");

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, empty_object, BPFAS_LITTLE, BPFAS_BIG + 1);
	tcase_add_loop_test(cases, mixed_object, BPFAS_LITTLE, BPFAS_BIG + 1);
	tcase_add_test(cases, address_significance);
	tcase_add_test(cases, many_sections);
	tcase_add_loop_test(cases, libelf_reads_it, BPFAS_LITTLE, BPFAS_BIG + 1);
	tcase_add_test(cases, put_in_both_orders);
	tcase_add_loop_test(cases, too_large_is_refused, 31, 64);
	tcase_add_test(cases, many_symbols);
	suite_add_tcase(suite, cases);
	return run_suite(suite);
}
