/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Source text that is walked over without making tokens of it: macro bodies,
 * their arguments, what a condition leaves out. Strings, characters and
 * comments are known, so that what they hold ends nothing.
 */
#ifndef GRAMMAR_RAW_TEXT_H
#define GRAMMAR_RAW_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Text from `at` up to `end`. */
struct raw_text {
	const char *at, *end;
};

/* Behind blanks and comments that lie within the line. */
const char *raw_skip_blanks(struct raw_text text);
/* Where the statement's own text ends: at its newline, ';' or line comment. */
const char *raw_text_end(struct raw_text text);
/* The statement's newline or ';', behind its comment. */
const char *raw_statement_end(struct raw_text text);
/* Behind one string, character constant or comment; behind one byte elsewhere. */
const char *raw_element_end(struct raw_text text);
/* Moves to the next statement's first word behind its labels, and says how long it is; 0: it begins with
 * none. */
size_t raw_head(struct raw_text *text);
/* How many bytes at the text's beginning a name takes; 0: none begins there. */
size_t raw_name_length(struct raw_text text);
bool raw_is_word(const char *at, size_t length, const char *word);

#endif
