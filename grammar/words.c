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
	{ ".endian", D_ENDIAN },
	{ ".map", D_MAP },
	{ ".prog", D_PROG },
	{ ".endprog", D_ENDPROG },
	{ ".equ", D_EQU },
	{ ".set", D_EQU },
	{ ".struct", D_STRUCT },
	{ ".union", D_UNION },
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
