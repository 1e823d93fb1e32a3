/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that head statements. */
#include <string.h>

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
	{ ".map", D_MAP },
	{ ".prog", D_PROG },
	{ ".endprog", D_ENDPROG },
	{ ".equ", D_EQU },
	{ ".set", D_EQU },
	{ ".struct", D_STRUCT },
	{ ".union", D_UNION },
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
}

const char *words_next(size_t *index)
{
	return *index < sizeof words / sizeof *words ? words[(*index)++].text : NULL;
}
