/* SPDX-License-Identifier: BSD-2-Clause */
#include "isa/spelling.h"

#include <string.h>

const struct insn_mnemonic insn_mnemonics[] = {
#define MNEMONIC(text, shape, op, width, has_width) \
	{ text, SHAPE_##shape, OP_##op, WIDTH_##width, has_width },
#include "isa/insn.def"
};

const size_t insn_mnemonic_count = sizeof insn_mnemonics / sizeof *insn_mnemonics;

const struct insn_function insn_functions[] = {
#define FUNCTION(text, call, shape, op, width) { text, CALL_##call, SHAPE_##shape, OP_##op, WIDTH_##width },
#include "isa/insn.def"
};

const size_t insn_function_count = sizeof insn_functions / sizeof *insn_functions;

const struct insn_function *insn_find_function(enum insn_call call, const char *text)
{
	for (size_t i = 0; i < insn_function_count; i++)
		if (insn_functions[i].call == call && !strcmp(insn_functions[i].text, text))
			return &insn_functions[i];
	return NULL;
}

static const struct locked {
	const char *text;
	uint8_t plain, fetching; /* enum insn_shape */
	uint8_t op;
} locked_words[] = {
#define LOCKED(text, plain, fetching, op) { text, SHAPE_##plain, SHAPE_##fetching, OP_##op },
#include "isa/insn.def"
};

const struct insn_row *insn_find_locked(const char *text, bool fetch)
{
	for (size_t i = 0; i < sizeof locked_words / sizeof *locked_words; i++) {
		const struct locked *word = &locked_words[i];
		size_t length = strlen(word->text);
		const char *rest = text + length;

		if (!strncmp(text, word->text, length) && (!*rest || !strcmp(rest, "32")))
			return insn_find(fetch ? word->fetching : word->plain, word->op,
					 *rest ? WIDTH_32 : WIDTH_64);
	}
	return NULL;
}
