/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A keyword is a name with a token in its roles, so telling one from a name costs nothing
 * beyond interning.
 */
#include "grammar/keyword.h"

#include <string.h>

#include "asm/core_use.h"
#include "asm/data/data.h"
#include "asm/dwarf/frame.h"
#include "asm/insn/mnemonic.h"
#include "asm/raw/directive.h"
#include "asm/symbol_directive.h"
#include "grammar/preproc_directive.h"
#include "grammar/reader.h"
#include "parse.h"

static const struct {
	const char *text;
	int token;
} words[] = {
	{ "if", IF },
	{ "goto", GOTO },
	{ "gotol", GOTOL },
	{ "may_goto", MAY_GOTO },
	{ "gotox", GOTOX },
	{ "call", CALL },
	{ "callx", CALLX },
	{ "exit", EXIT },
	{ "lock", LOCK },
	{ "ld_pseudo", LD_PSEUDO },
	{ "ll", LL },
	{ "sizeof", SIZEOF },
	{ "__attribute__", ATTRIBUTE },
	{ ".license", D_LICENSE },
	{ ".endian", D_ENDIAN },
	{ ".map", D_MAP },
	{ ".prog", D_PROG },
	{ ".endprog", D_ENDPROG },
	{ ".equ", D_EQU },
	{ ".set", D_EQU },
	{ ".equiv", D_EQUIV },
	{ ".struct", D_STRUCT },
	{ ".union", D_UNION },
	{ ".enum", D_ENUM },
	{ ".typedef", D_TYPEDEF },
	{ ".func", D_FUNC },
	{ ".endfunc", D_ENDFUNC },
	{ ".kfunc", D_KFUNC },
	{ ".ksym", D_KSYM },
	{ ".kconfig", D_KCONFIG },
	{ ".struct_ops", D_VARIABLE },
	{ ".text", D_STANDARD_SECTION },
	{ ".data", D_STANDARD_SECTION },
	{ ".bss", D_STANDARD_SECTION },
	{ ".rodata", D_STANDARD_SECTION },
	{ ".data.rel", D_STANDARD_SECTION },
	{ ".data.rel.ro", D_STANDARD_SECTION },
	{ ".tdata", D_STANDARD_SECTION },
	{ ".tbss", D_STANDARD_SECTION },
	{ ".section", D_SECTION },
	{ ".pushsection", D_PUSHSECTION },
	{ ".popsection", D_POPSECTION },
	{ ".previous", D_PREVIOUS },
	{ ".subsection", D_SUBSECTION },
	{ ".addrsig", D_ADDRSIG },
	{ ".type", D_TYPE },
	{ ".size", D_SIZE },
	{ ".ident", D_IDENT },
	{ ".octa", D_OCTA },
	{ ".zero", D_SKIP },
	{ ".skip", D_SKIP },
	{ ".space", D_SKIP },
	{ ".fill", D_FILL },
	{ ".org", D_ORG },
	{ ".incbin", D_INCBIN },
	{ ".end", D_END },
	{ ".file", D_FILE },
	{ ".loc", D_LOC },
};

/*
 * Keywords that share a token and differ in a detail: a size in bytes, a flag, a value of an
 * enum.
 */
static const struct {
	const char *text;
	int token, detail;
} detailed_words[] = {
	{ ".globl", D_SYMBOL, WORD_GLOBAL },
	{ ".global", D_SYMBOL, WORD_GLOBAL },
	{ ".weak", D_SYMBOL, WORD_WEAK },
	{ ".local", D_SYMBOL, WORD_LOCAL },
	{ ".internal", D_SYMBOL, WORD_INTERNAL },
	{ ".hidden", D_SYMBOL, WORD_HIDDEN },
	{ ".protected", D_SYMBOL, WORD_PROTECTED },
	{ ".extern", D_SYMBOL, WORD_EXTERN },
	{ ".addrsig_sym", D_SYMBOL, WORD_ADDRSIG },
	{ ".comm", D_COMM, false },
	{ ".common", D_COMM, false },
	{ ".lcomm", D_COMM, true },
	{ ".byte", D_DATA, 1 },
	{ ".1byte", D_DATA, 1 },
	{ ".short", D_DATA, 2 },
	{ ".hword", D_DATA, 2 },
	{ ".half", D_DATA, 2 },
	{ ".value", D_DATA, 2 },
	{ ".2byte", D_DATA, 2 },
	{ ".long", D_DATA, 4 },
	{ ".int", D_DATA, 4 },
	{ ".word", D_DATA, 4 },
	{ ".4byte", D_DATA, 4 },
	{ ".quad", D_DATA, 8 },
	{ ".dword", D_DATA, 8 },
	{ ".8byte", D_DATA, 8 },
	{ ".dc.b", D_DATA, 1 },
	{ ".dc", D_DATA, 2 },
	{ ".dc.w", D_DATA, 2 },
	{ ".dc.l", D_DATA, 4 },
	{ ".dc.a", D_DATA, 8 },
	{ ".ds.b", D_REPEAT, 1 },
	{ ".ds", D_REPEAT, 2 },
	{ ".ds.w", D_REPEAT, 2 },
	{ ".ds.l", D_REPEAT, 4 },
	{ ".ds.s", D_REPEAT, 4 },
	{ ".ds.d", D_REPEAT, 8 },
	{ ".ds.p", D_REPEAT, 12 },
	{ ".ds.x", D_REPEAT, 12 },
	{ ".dcb.b", D_REPEAT, 1 },
	{ ".dcb", D_REPEAT, 2 },
	{ ".dcb.w", D_REPEAT, 2 },
	{ ".dcb.l", D_REPEAT, 4 },
	{ ".float", D_FLOAT, 4 },
	{ ".single", D_FLOAT, 4 },
	{ ".dc.s", D_FLOAT, 4 },
	{ ".double", D_FLOAT, 8 },
	{ ".dc.d", D_FLOAT, 8 },
	{ ".dcb.s", D_REPEAT_FLOAT, 4 },
	{ ".dcb.d", D_REPEAT_FLOAT, 8 },
	{ ".elf_header", D_ELF, RAW_HEADER },
	{ ".elf_section", D_ELF, RAW_SECTION },
	{ ".elf_symbol", D_ELF, RAW_SYMBOL },
	{ ".elf_reloc", D_ELF, RAW_RELOCATION },
	{ ".elf_header", D_ELF, RAW_HEADER },
	{ ".elf_section", D_ELF, RAW_SECTION },
	{ ".elf_symbol", D_ELF, RAW_SYMBOL },
	{ ".elf_reloc", D_ELF, RAW_RELOCATION },
	{ ".ascii", D_STRING, 0 },
	{ ".asciz", D_STRING, 1 },
	{ ".string", D_STRING, 1 },
	{ ".string8", D_STRING, 1 },
	{ ".string16", D_STRING, 2 },
	{ ".string32", D_STRING, 4 },
	{ ".string64", D_STRING, 8 },
	{ ".uleb128", D_LEB128, false },
	{ ".sleb128", D_LEB128, true },
	{ ".align", D_ALIGN, ALIGN_GNU },
	{ ".balign", D_ALIGN, ALIGN_BYTES },
	{ ".balignw", D_ALIGN, ALIGN_BYTES | ALIGN_FILL_2 },
	{ ".balignl", D_ALIGN, ALIGN_BYTES | ALIGN_FILL_4 },
	{ ".p2align", D_ALIGN, ALIGN_POWER },
	{ ".p2alignw", D_ALIGN, ALIGN_POWER | ALIGN_FILL_2 },
	{ ".p2alignl", D_ALIGN, ALIGN_POWER | ALIGN_FILL_4 },
};

#define WORDS          (sizeof words / sizeof *words)
#define DETAILED_WORDS (sizeof detailed_words / sizeof *detailed_words)

static void add(struct names *names, const char *text, int token, int detail)
{
	struct name_roles *roles = name_roles(names, name_intern(names, text, strlen(text)));

	roles->word = (uint16_t)token;
	roles->word_detail = (uint16_t)detail;
}

void keywords_add(struct names *names)
{
	const char *core;

	for (size_t i = 0; i < WORDS; i++)
		add(names, words[i].text, words[i].token, 0);
	for (size_t i = 0; i < DETAILED_WORDS; i++)
		add(names, detailed_words[i].text, detailed_words[i].token, detailed_words[i].detail);
	for (size_t i = 0; (core = core_function_name(i)); i++)
		add(names, core, CORE, 0);
	for (size_t i = 0; i < cfi_word_count(); i++)
		add(names, cfi_word(i), D_CFI, 0);
	preproc_directives_add(names);
	for (unsigned i = 0; i < mnemonic_count; i++) {
		struct mnemonic mnemonic = mnemonic_at(i);
		struct name *name =
			mnemonic.length ? name_intern(names, mnemonic.text, mnemonic.length) : NULL;

		/*
		 * `call` and `exit` belong to both dialects. Of several rows of a mnemonic, the
		 * first counts.
		 */
		if (name && !name->roles->word)
			name_roles(names, name)->word = (uint16_t)(WORD_MNEMONIC + i);
	}
}

const char *keywords_next(struct names *names, size_t *index)
{
	const size_t cfi = WORDS + DETAILED_WORDS, preproc = cfi + cfi_word_count();
	const size_t mnemonics = preproc + preproc_directive_count();
	struct mnemonic mnemonic;
	size_t next;

	while ((next = (*index)++) < mnemonics + mnemonic_count) {
		if (next < WORDS)
			return words[next].text;
		if (next < cfi)
			return detailed_words[next - WORDS].text;
		if (next < preproc)
			return cfi_word(next - cfi);
		if (next < mnemonics)
			return preproc_directive_text(next - preproc);
		mnemonic = mnemonic_at((unsigned)(next - mnemonics));
		if (mnemonic.length)
			return name_intern(names, mnemonic.text, mnemonic.length)->text;
	}
	return NULL;
}
