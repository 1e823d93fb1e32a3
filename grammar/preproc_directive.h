/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the preprocessor's directives. */
#ifndef GRAMMAR_PREPROC_DIRECTIVE_H
#define GRAMMAR_PREPROC_DIRECTIVE_H

#include "base/name.h"

enum preproc_directive {
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
	PREPROC_IGNORED,
	PREPROC_DIRECTIVES
};

/* Enters them in the name table: struct name_roles.preproc becomes the enum. */
void preproc_directives_add(struct names *names);
/* All of them, for suggestions. */
size_t preproc_directive_count(void);
const char *preproc_directive_text(size_t index);
enum preproc_directive preproc_directive_find(const char *text, size_t length);

static inline bool preproc_directive_opens_macro(enum preproc_directive word)
{
	return word == PREPROC_MACRO;
}

static inline bool preproc_directive_opens_loop(enum preproc_directive word)
{
	return word >= PREPROC_REPT && word <= PREPROC_IRPC;
}

static inline bool preproc_directive_opens_condition(enum preproc_directive word)
{
	return word >= PREPROC_IF && word <= PREPROC_IFEQS;
}

#endif
