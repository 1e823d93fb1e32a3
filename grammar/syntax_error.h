/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages about statements of no known shape. */
#ifndef GRAMMAR_SYNTAX_ERROR_H
#define GRAMMAR_SYNTAX_ERROR_H

#include "grammar/reader.h"

struct syntax_error {
	struct span span; /* of the unexpected token */
	/* How the statement begins. A name there means that its first word is not a keyword. */
	enum { HEAD_OTHER, HEAD_NAME, HEAD_PROGRAM, HEAD_MAP } head;
	bool at_end_of_file;
	bool at_end_of_line;
	bool is_directive;
	bool statement_complete; /* the statement could have ended before the token */
	char expected[256];      /* "a register or a value" */
};

void report_syntax_error(struct reader *reader, const struct syntax_error *error);
void report_unknown_directive(struct reader *reader, struct span span, const struct name *name);

#endif
