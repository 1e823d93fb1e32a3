/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the scanner and the parser share: the reading state, and the words that
 * mean something at the head of a statement. They are no reserved words: at
 * any other place, and before ':' or '=', they are names like others.
 */
#ifndef GRAMMAR_WORDS_H
#define GRAMMAR_WORDS_H

#include "asm/assembler.h"

struct reader {
	struct assembler *as;
	const struct source *source;
	int previous;          /* the token before: what an operator may follow */
	bool at_head;          /* a statement begins here */
	bool in_if;            /* the statement began with `if`: `goto` comes as its last part */
	bool ended;            /* the text's end was reached and its last statement closed */
	unsigned depth;        /* of open braces */
	struct span braces[8]; /* where they were opened; deeper ones are counted only */
	unsigned recover_depth;/* after an error, braces opened later are skipped to here */
	bool recovering;
	struct span quiet;     /* the last odd character: one next to it says nothing */
	struct span head;      /* the statement's first word */
	bool head_is_name;     /* which is no word of ours */
	struct span end;       /* the .end; begin 0: none yet */
	unsigned errors_before;/* how many errors there were when it began */
};

/* Puts the words into the name table: their struct name.word becomes the parser's token. */
void words_add(struct names *names);

/* All of them, one a call, for suggestions; NULL at the end. */
const char *words_next(size_t *index);

/* Reads the whole source, handing each statement to the assembler. */
void read_source(struct assembler *as, const struct source *source);

#endif
