/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/preproc_directive.h"

#include <string.h>

static const struct {
	const char *text;
	enum preproc_directive word;
} words[] = {
	{ ".macro", PREPROC_MACRO },
	{ ".endm", PREPROC_ENDM },
	{ ".endmacro", PREPROC_ENDM },
	{ ".exitm", PREPROC_EXITM },
	{ ".purgem", PREPROC_PURGEM },
	{ ".rept", PREPROC_REPT },
	{ ".rep", PREPROC_REPT },
	{ ".irp", PREPROC_IRP },
	{ ".irpc", PREPROC_IRPC },
	{ ".endr", PREPROC_ENDR },
	{ ".if", PREPROC_IF },
	{ ".ifeq", PREPROC_IF },
	{ ".ifne", PREPROC_IF },
	{ ".ifge", PREPROC_IF },
	{ ".ifgt", PREPROC_IF },
	{ ".ifle", PREPROC_IF },
	{ ".iflt", PREPROC_IF },
	{ ".ifdef", PREPROC_IFDEF },
	{ ".ifndef", PREPROC_IFDEF },
	{ ".ifnotdef", PREPROC_IFDEF },
	{ ".ifb", PREPROC_IFB },
	{ ".ifnb", PREPROC_IFB },
	{ ".ifc", PREPROC_IFC },
	{ ".ifnc", PREPROC_IFC },
	{ ".ifeqs", PREPROC_IFEQS },
	{ ".ifnes", PREPROC_IFEQS },
	{ ".else", PREPROC_ELSE },
	{ ".elseif", PREPROC_ELSEIF },
	{ ".endif", PREPROC_ENDIF },
	{ ".include", PREPROC_INCLUDE },
	{ ".error", PREPROC_ERROR },
	{ ".err", PREPROC_ERROR },
	{ ".warning", PREPROC_WARNING },
	{ ".print", PREPROC_PRINT },
	{ ".list", PREPROC_IGNORED },
	{ ".nolist", PREPROC_IGNORED },
	{ ".title", PREPROC_IGNORED },
	{ ".sbttl", PREPROC_IGNORED },
	{ ".psize", PREPROC_IGNORED },
	{ ".eject", PREPROC_IGNORED },
	{ ".line", PREPROC_IGNORED },
	{ ".altmacro", PREPROC_ALTMACRO },
	{ ".noaltmacro", PREPROC_ALTMACRO },
};

#define WORDS (sizeof words / sizeof *words)

void preproc_directives_add(struct names *names)
{
	for (size_t i = 0; i < WORDS; i++)
		name_roles(names, name_intern(names, words[i].text, strlen(words[i].text)))->preproc =
			(uint16_t)words[i].word;
}

size_t preproc_directive_count(void)
{
	return WORDS;
}

const char *preproc_directive_text(size_t index)
{
	return words[index].text;
}

enum preproc_directive preproc_directive_find(const char *text, size_t length)
{
	/* Each line of a branch that is not read comes here: most differ in the first letter. */
	for (size_t i = 0; length > 1 && *text == '.' && i < WORDS; i++)
		if (words[i].text[1] == text[1] && !strncmp(words[i].text, text, length) &&
		    !words[i].text[length])
			return words[i].word;
	return PREPROC_NONE;
}
