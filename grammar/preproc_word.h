/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the preprocessor's directives. */
#ifndef GRAMMAR_PREPROC_WORD_H
#define GRAMMAR_PREPROC_WORD_H

#include "base/name.h"

enum preproc_word {
	PREPROC_NONE,
	PREPROC_MACRO,
	PREPROC_ENDM,
	PREPROC_EXITM,
	PREPROC_PURGEM,
	PREPROC_ALTMACRO,
	PREPROC_REPT,
	PREPROC_IRP,
	PREPROC_IRPC,
	PREPROC_ENDR,
	PREPROC_IF,
	PREPROC_IFDEF,
	PREPROC_IFB,
	PREPROC_IFC,
	PREPROC_IFEQS,
	PREPROC_ELSE,
	PREPROC_ELSEIF,
	PREPROC_ENDIF,
	PREPROC_INCLUDE,
	PREPROC_ERROR,
	PREPROC_WARNING,
	PREPROC_PRINT,
	PREPROC_WORDS
};

/* Enters them in the name table: struct name_roles.preproc becomes the enum. */
void preproc_words_add(struct names *names);
/* All of them, for suggestions. */
size_t preproc_word_count(void);
const char *preproc_word_text(size_t index);
enum preproc_word preproc_word_find(const char *text, size_t length);

static inline bool preproc_word_opens_macro(enum preproc_word word)
{
	return word == PREPROC_MACRO;
}

static inline bool preproc_word_opens_loop(enum preproc_word word)
{
	return word >= PREPROC_REPT && word <= PREPROC_IRPC;
}

static inline bool preproc_word_opens_condition(enum preproc_word word)
{
	return word >= PREPROC_IF && word <= PREPROC_IFEQS;
}

#endif
