/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The language of assembly time: macros, repetitions, conditions, includes.
 *
 * The scanner hands over the head word of a statement that is one of these
 * directives or a macro's name. What follows is read as text here (grammar/
 * raw.h), except expressions, which the parser reads as always. The answer is
 * where the scanner goes on: further on in the same text, or in a text of its
 * own (an expansion, an included file), from which it comes back.
 */
#ifndef GRAMMAR_PREPROC_H
#define GRAMMAR_PREPROC_H

#include "asm/expr/expr.h"
#include "grammar/raw_text.h"

struct reader;

/* Macros, loops and includes within each other. */
#define PREPROC_MAX_DEPTH 200
/* What all expansions of a run may make together, with what is kept of each. */
#define PREPROC_MAX_BYTES    (256u << 20)
#define MACRO_MAX_PARAMETERS 255

struct parameter {
	const char *name;
	size_t length;
	bool is_required, is_vararg;
	struct raw_text fallback; /* the default value, as it is put in */
};

/* A named body, and what is replaced in it. */
struct macro {
	struct name *name;
	struct span span; /* of its name, where it is defined */
	struct raw_text body;
	uint32_t origin;  /* the position of the body's first byte */
	const char *file; /* the name of the file that it stands in */
	struct parameter *parameters;
	size_t count;
	uint64_t uses;
};

/* .rept, .irp, .irpc: a body that is read several times. */
struct loop {
	struct macro macro;      /* with no name; .irp and .irpc have one parameter */
	struct raw_text *values; /* of the parameter; NULL: it has none */
	uint64_t count, next;
	struct span span; /* of the directive */
};

/* A value of a parameter: bytes of flow.text, for they move while it grows. */
struct macro_argument {
	size_t begin, length;
	bool is_given;
};

/* An .if that is not closed yet. */
struct condition {
	struct span span;
	bool was_met; /* one of its branches was read: no other one will be */
	bool in_else;
};

/* A text that is being read. */
struct open_text {
	struct source *source;
	void *buffer;      /* the scanner's */
	size_t conditions; /* how many were open when it began, */
	unsigned depth;    /* and how many braces */
	struct loop *loop; /* NULL: the text is read once */
};

struct preproc {
	const char *cursor;          /* where the scanner goes on, once the directive is done */
	VEC(struct open_text) texts; /* the innermost last */
	VEC(struct condition) conditions;
	struct open_text entering; /* the text to be read next; its source is NULL where there is none */
	bool leaving;              /* .exitm */

	/* An expression's directive: what it decides comes into force when its statement has ended. */
	enum { PENDING_NOTHING, PENDING_CONDITION, PENDING_LOOP, PENDING_END } pending;
	bool is_known, is_met;     /* the condition has a value (else it was reported), and is true */
	struct loop *pending_loop; /* NULL: not closed, and reported */
	const char *behind_loop;

	bytes text; /* of the arguments that are being read */
	VEC(struct macro_argument) arguments;
	bytes expansion; /* in the making */
};

/* ---- What the scanner calls -------------------------------------------- */

/* Not a token: flow.cursor, entering and leaving say how to go on. */
#define NOTHING (-1)

/* The word heads a statement and is ours. Returns the token of a directive that the parser reads, or NOTHING.
 */
int preproc_begin(struct reader *reader, struct span span, const struct name *name, const char *after);
/* A statement with an expression has ended at flow.cursor. */
void preproc_resume(struct reader *reader);
/* The text has ended. False: it is the first one. Else it is read once more, or left. */
bool preproc_end_text(struct reader *reader);
void preproc_free(struct preproc *preproc);

/* ---- What the parser calls --------------------------------------------- */

void preproc_condition(struct reader *reader, const struct name *directive, const struct value *value);
void preproc_count(struct reader *reader, const struct value *value);

/* ---- The words, for the name table and for suggestions ----------------- */

void preproc_add_words(struct names *names);
size_t preproc_word_count(void);
const char *preproc_word(size_t index);

/* ---- Between the files of this language -------------------------------- */

typedef int preproc_handler(struct reader *reader, struct span span, const struct name *directive);

preproc_handler preproc_macro, preproc_endm, preproc_exitm, preproc_purgem, preproc_altmacro; /* macro.c */
preproc_handler preproc_rept, preproc_irp, preproc_irpc, preproc_endr;                        /* loop.c */
preproc_handler preproc_if, preproc_ifdef, preproc_ifb, preproc_ifc, preproc_ifeqs; /* condition.c */
preproc_handler preproc_else, preproc_elseif, preproc_endif;
preproc_handler preproc_include, preproc_error, preproc_warning, preproc_print; /* include.c */

/* The rest of the statement at the cursor; the cursor moves behind it. */
struct raw_text preproc_take_rest(struct reader *reader);
/* The statement must end at the cursor. */
void preproc_expect_end(struct reader *reader, const struct name *directive);
/* The rest of the text that is being read. */
struct raw_text preproc_rest_of_text(const struct reader *reader);
struct span preproc_span(const struct reader *reader, struct raw_text text);
/* Takes a name, and a comma. Their absence is for the caller to report. */
struct raw_text preproc_take_name(struct raw_text *text);
bool preproc_take_comma(struct raw_text *text);
/* A string alone on the rest of the statement. False: reported. */
bool preproc_take_string(struct reader *reader, const struct name *directive, const char **text,
			 size_t *length);

/* The text up to the directive that closes `opener`; the cursor moves behind that. False: it is reported as
 * open. */
bool preproc_take_body(struct reader *reader, struct span opener, const struct name *directive,
		       struct raw_text *body);
/* The source becomes the text that is read next. */
void preproc_enter(struct reader *reader, struct source *source, struct loop *loop);
/* An expansion as a text of its own. */
struct source *preproc_copy(struct reader *reader, const struct source *like);
/* The bounds of nesting, and of all that is made. False: reported, and nothing more is read. */
bool preproc_may_nest(struct reader *reader, struct span span);
bool preproc_may_make(struct reader *reader, struct span span, size_t bytes);
/* The value of an expression that must be known by now. False: reported. */
bool preproc_known_value(struct reader *reader, const struct value *value, int128 *number);
/* Whether the text that has ended is to be read once more; else flow.entering may be what comes instead. */
bool preproc_repeat(struct reader *reader);
/* .rept, once its count is known. */
void preproc_begin_loop(struct reader *reader);
/* A condition, once its value is known. */
void preproc_begin_branch(struct reader *reader);
/* Forgets the conditions that the current text has open; `report` says so at each. */
void preproc_close_conditions(struct reader *reader, bool report);

/* Replaces parameters by the arguments at flow.arguments, into flow.expansion. */
void macro_substitute(struct reader *reader, const struct macro *macro, uint64_t use);
void macro_invoke(struct reader *reader, struct macro *macro, struct span span);

/* Reads one argument off the text; it becomes the last of flow.arguments. False: reported. */
bool argument_read(struct reader *reader, struct raw_text *text, bool is_vararg);
struct raw_text argument_text(const struct reader *reader, size_t index);
/* The arguments of an invocation, one for each parameter. False: reported. */
bool arguments_read(struct reader *reader, const struct macro *macro, struct span span, struct raw_text text);

#endif
