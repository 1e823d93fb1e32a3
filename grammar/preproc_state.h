/* SPDX-License-Identifier: BSD-2-Clause */
/* What the preprocessor keeps: macros, the texts that are being read, open conditions. */
#ifndef GRAMMAR_PREPROC_STATE_H
#define GRAMMAR_PREPROC_STATE_H

#include "base/arena.h"
#include "base/source.h"
#include "grammar/text_range.h"

/* Macros, loops and includes within each other. */
#define PREPROC_MAX_DEPTH 200
/* What all expansions of a run may make together, with what is kept of each. */
#define PREPROC_MAX_BYTES    (256u << 20)
#define MACRO_MAX_PARAMETERS 255

struct parameter {
	const char *name;
	size_t length;
	bool is_required, is_vararg;
	struct text_range fallback; /* the default value, as it is put in */
};

/* A named body, and what is replaced in it. */
struct macro {
	struct name *name;
	struct span span; /* of its name, where it is defined */
	struct text_range body;
	uint32_t origin;  /* the position of the body's first byte */
	const char *file; /* the name of the file that it stands in */
	struct parameter *parameters;
	size_t count;
	uint64_t uses;
};

/* .rept, .irp, .irpc: a body that is read several times. */
struct loop {
	struct macro macro;        /* with no name; .irp and .irpc have one parameter */
	struct text_range *values; /* of the parameter; NULL: it has none */
	uint64_t count, next;
	struct span span; /* of the directive */
};

/* A value of a parameter: bytes of struct preproc.text, for they move while it grows. */
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
	const char *at;    /* where reading goes on, once an inner text has ended */
	size_t conditions; /* how many were open when it began, */
	unsigned depth;    /* and how many braces */
	struct loop *loop; /* NULL: the text is read once */
};

struct preproc {
	VEC(struct open_text) texts; /* the innermost last */
	VEC(struct condition) conditions;

	/* A statement with an expression, which the parser reads: what it decides comes into force when the
	 * statement has ended. */
	enum pending { PENDING_NOTHING, PENDING_CONDITION, PENDING_LOOP, PENDING_END } pending;
	const char *relation;      /* of the condition: "eq" */
	bool is_known, is_met;     /* the expression has a value (else it was reported), and it is met */
	struct loop *pending_loop; /* NULL: not closed, and reported */
	const char *after_loop;

	bytes text; /* of the arguments that are being read */
	VEC(struct macro_argument) arguments;
	bytes expansion; /* in the making */
};

#endif
