/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of the preprocessor: macros, texts being read, open conditions. */
#ifndef GRAMMAR_PREPROC_STATE_H
#define GRAMMAR_PREPROC_STATE_H

#include "base/arena.h"
#include "base/source.h"
#include "grammar/text_range.h"

/* How deep macros, loops and includes may nest. */
#define PREPROC_MAX_DEPTH 200
/* The limit for all expansions of a run together, with what is kept of each. */
#define PREPROC_MAX_BYTES    (256u << 20)
#define MACRO_MAX_PARAMETERS 255

struct parameter {
	const char *name;
	size_t length;
	bool is_required, is_vararg;
	struct text_range fallback; /* the default value, as substituted */
};

/* A named body and its parameters. */
struct macro {
	struct name *name;
	struct span span; /* of its name, in its definition */
	struct text_range body;
	uint32_t origin;  /* the position of the body's first byte */
	const char *file; /* the file that it is defined in */
	struct parameter *parameters;
	size_t count;
	uint64_t uses;
};

/* .rept, .irp, .irpc: a body to be read several times. */
struct loop {
	struct macro macro;        /* without a name; .irp and .irpc have one parameter */
	struct text_range *values; /* the parameter's; NULL: there is none */
	uint64_t count, next;
	struct span span; /* of the directive */
};

/* The value of a parameter, as bytes of struct preproc.text, which moves as it grows. */
struct macro_argument {
	size_t begin, length;
	bool is_given;
};

/* An .if that is still open. */
struct condition {
	struct span span;
	bool was_met; /* a branch has been taken, so no other one will be */
	bool in_else;
};

/* A text being read. */
struct open_text {
	struct source *source;
	const char *at;    /* where to continue after an inner text */
	size_t conditions; /* how many were open before it, */
	unsigned depth;    /* and how many braces */
	struct loop *loop; /* NULL: it is read once */
};

struct preproc {
	VEC(struct open_text) texts; /* the innermost last */
	VEC(struct condition) conditions;

	/*
	 * A statement with an expression, which the parser reads. It takes effect once the
	 * statement has ended.
	 */
	enum pending { PENDING_NOTHING, PENDING_CONDITION, PENDING_LOOP, PENDING_END } pending;
	const char *relation;      /* in an .if: "eq" and so on */
	bool is_known;             /* the expression has a value; otherwise it was reported */
	bool is_met;               /* the condition is true */
	struct loop *pending_loop; /* NULL: not closed, which was reported */
	const char *after_loop;

	bytes text; /* of the arguments being read */
	VEC(struct macro_argument) arguments;
	bytes expansion; /* being built */
};

#endif
