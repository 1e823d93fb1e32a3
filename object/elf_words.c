/* SPDX-License-Identifier: BSD-2-Clause */
#include "object/elf_words.h"

#include <string.h>

#include "object/object.h"

const struct elf_word elf_file_types[] = {
	{ "none", ET_NONE }, { "rel", ET_REL },   { "exec", ET_EXEC },
	{ "dyn", ET_DYN },   { "core", ET_CORE }, { 0 },
};

const struct elf_word elf_machines[] = { { "bpf", EM_BPF }, { 0 } };

/* LLVM's extensions: llvm/BinaryFormat/ELF.h. */
const struct elf_word elf_section_types[] = {
	{ "null", SHT_NULL },
	{ "progbits", SHT_PROGBITS },
	{ "symtab", SHT_SYMTAB },
	{ "strtab", SHT_STRTAB },
	{ "rela", SHT_RELA },
	{ "hash", SHT_HASH },
	{ "dynamic", SHT_DYNAMIC },
	{ "note", SHT_NOTE },
	{ "nobits", SHT_NOBITS },
	{ "rel", SHT_REL },
	{ "dynsym", SHT_DYNSYM },
	{ "init_array", SHT_INIT_ARRAY },
	{ "fini_array", SHT_FINI_ARRAY },
	{ "preinit_array", SHT_PREINIT_ARRAY },
	{ "group", SHT_GROUP },
	{ "symtab_shndx", SHT_SYMTAB_SHNDX },
	{ "llvm_odrtab", 0x6fff4c00 },
	{ "llvm_linker_options", 0x6fff4c01 },
	{ "llvm_addrsig", SHT_LLVM_ADDRSIG },
	{ "llvm_dependent_libraries", 0x6fff4c04 },
	{ "llvm_sympart", 0x6fff4c05 },
	{ "llvm_call_graph_profile", SHT_LLVM_CALL_GRAPH_PROFILE },
	{ "llvm_bb_addr_map", 0x6fff4c0a },
	{ "llvm_offloading", 0x6fff4c0b },
	{ "llvm_lto", 0x6fff4c0c },
	{ 0 },
};

const struct elf_word elf_symbol_types[] = {
	{ "notype", STT_NOTYPE },   { "object", STT_OBJECT },       { "func", STT_FUNC },
	{ "section", STT_SECTION }, { "file", STT_FILE },           { "common", STT_COMMON },
	{ "tls", STT_TLS },         { "gnu_ifunc", STT_GNU_IFUNC }, { 0 },
};

const struct elf_word elf_bindings[] = {
	{ "local", STB_LOCAL },
	{ "global", STB_GLOBAL },
	{ "weak", STB_WEAK },
	{ "gnu_unique", STB_GNU_UNIQUE },
	{ 0 },
};

const struct elf_word elf_visibilities[] = {
	{ "default", STV_DEFAULT },
	{ "internal", STV_INTERNAL },
	{ "hidden", STV_HIDDEN },
	{ "protected", STV_PROTECTED },
	{ 0 },
};

const struct elf_word elf_relocation_types[] = {
	{ "R_BPF_NONE", 0 },
	{ "R_BPF_64_64", RELOC_64_64 },
	{ "R_BPF_64_ABS64", RELOC_64_ABS64 },
	{ "R_BPF_64_ABS32", RELOC_64_ABS32 },
	{ "R_BPF_64_NODYLD32", RELOC_64_NODYLD32 },
	{ "R_BPF_64_32", RELOC_64_32 },
	{ 0 },
};

const struct elf_word elf_reserved_sections[] = {
	{ "undef", SECTION_UNDEF },
	{ "abs", SECTION_ABS },
	{ "common", SECTION_COMMON },
	{ 0 },
};

const char *elf_word_name(const struct elf_word *words, uint64_t value)
{
	for (; words->name; words++)
		if (words->value == value)
			return words->name;
	return NULL;
}

const struct elf_word *elf_word_find(const struct elf_word *words, const char *name)
{
	for (; words->name; words++)
		if (!strcmp(words->name, name))
			return words;
	return NULL;
}

/* The letters of .section, in the order of the bits; I, L and C are readelf's for what only linkers make. */
static const struct {
	char letter;
	uint64_t flag;
} letters[] = {
	{ 'w', SHF_WRITE },   { 'a', SHF_ALLOC },     { 'x', SHF_EXECINSTR },  { 'M', SHF_MERGE },
	{ 'S', SHF_STRINGS }, { 'I', SHF_INFO_LINK }, { 'o', SHF_LINK_ORDER }, { 'O', SHF_OS_NONCONFORMING },
	{ 'G', SHF_GROUP },   { 'T', SHF_TLS },       { 'C', SHF_COMPRESSED }, { 'R', SHF_GNU_RETAIN },
	{ 'e', SHF_EXCLUDE },
};

#define LETTERS (sizeof letters / sizeof *letters)
_Static_assert(LETTERS < ELF_FLAGS_ROOM, "the letters and a NUL have room");

bool elf_flags_text(uint64_t flags, char text[ELF_FLAGS_ROOM])
{
	size_t length = 0;

	for (size_t i = 0; i < LETTERS; i++)
		if (flags & letters[i].flag) {
			text[length++] = letters[i].letter;
			flags &= ~letters[i].flag;
		}
	text[length] = '\0';
	return !flags;
}

bool elf_flags_value(const char *text, size_t length, uint64_t *flags)
{
	*flags = 0;
	for (size_t i = 0; i < length; i++) {
		size_t n = 0;

		while (n < LETTERS && letters[n].letter != text[i])
			n++;
		if (n == LETTERS)
			return false;
		*flags |= letters[n].flag;
	}
	return true;
}
