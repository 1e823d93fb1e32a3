/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that head statements. */
#include <string.h>

#include "asm/mnemonic.h"
#include "grammar/words.h"
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
	{ ".struct", D_STRUCT },
	{ ".union", D_UNION },
	{ ".enum", D_ENUM },
	{ ".typedef", D_TYPEDEF },
	{ ".func", D_FUNC },
	{ ".endfunc", D_ENDFUNC },
	{ ".extern", D_EXTERN },
	{ ".kfunc", D_KFUNC },
	{ ".ksym", D_KSYM },
	{ ".kconfig", D_KCONFIG },
	{ ".struct_ops", D_VARIABLE },
	{ ".file", D_FILE },
	{ ".loc", D_LOC },
	{ ".cfi_sections", D_CFI },
	{ ".cfi_startproc", D_CFI },
	{ ".cfi_endproc", D_CFI },
	{ ".cfi_signal_frame", D_CFI },
	{ ".cfi_return_column", D_CFI },
	{ ".cfi_def_cfa", D_CFI },
	{ ".cfi_def_cfa_register", D_CFI },
	{ ".cfi_def_cfa_offset", D_CFI },
	{ ".cfi_adjust_cfa_offset", D_CFI },
	{ ".cfi_offset", D_CFI },
	{ ".cfi_rel_offset", D_CFI },
	{ ".cfi_restore", D_CFI },
	{ ".cfi_undefined", D_CFI },
	{ ".cfi_same_value", D_CFI },
	{ ".cfi_register", D_CFI },
	{ ".cfi_remember_state", D_CFI },
	{ ".cfi_restore_state", D_CFI },
	{ ".cfi_escape", D_CFI },
};

void words_add(struct names *names)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		name_intern(names, words[i].text, strlen(words[i].text))->word = (uint16_t)words[i].token;
	for (unsigned i = 0; i < mnemonic_count; i++) {
		struct mnemonic mnemonic = mnemonic_at(i);
		struct name *name =
			mnemonic.length ? name_intern(names, mnemonic.text, mnemonic.length) : NULL;

		/* `call` and `exit` are words of both dialects; of a mnemonic's rows the first counts. */
		if (name && !name->word)
			name->word = (uint16_t)(WORD_MNEMONIC + i);
	}
}

const char *words_next(struct names *names, size_t *index)
{
	size_t count = sizeof words / sizeof *words, next;
	struct mnemonic mnemonic;

	while ((next = (*index)++) < count + mnemonic_count) {
		if (next < count)
			return words[next].text;
		mnemonic = mnemonic_at((unsigned)(next - count));
		if (mnemonic.length)
			return name_intern(names, mnemonic.text, mnemonic.length)->text;
	}
	return NULL;
}
