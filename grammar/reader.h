/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reading of a source, from its text to the parser's tokens:
 *
 *     text -> lexer.h -> preproc.h -> token.c -> parse.y -> asm/
 *
 * The lexer finds lexemes in the text, in place. The preprocessor takes the
 * statements that are its own out of the stream, and puts other texts in:
 * expansions, included files. The rest become the parser's tokens, by their
 * place in the statement. All work one lexeme at a time, on this struct.
 */
#ifndef GRAMMAR_READER_H
#define GRAMMAR_READER_H

#include "asm/assembler.h"
#include "asm/operand.h"
#include "isa/insn.h"
#include "grammar/lexer.h"
#include "grammar/preproc_state.h"

/*
 * struct name_roles.word from here on is a mnemonic (asm/insn/mnemonic.h), numbered from 0; below, it is the
 * parser's token.
 */
#define WORD_MNEMONIC 1024

/* On a line, before the statement. */
struct semicolon {
	struct span span; /* end 0: there is none */
	/* The syntax of the statement before it: only LLVM's, only GNU's, or valid in both. */
	enum { AFTER_LLVM, AFTER_GNU, AFTER_EITHER } after;
};

/* The context that earlier tokens give to the next one. It does not depend on the parser. */
struct context {
	int previous;          /* the token before: may an operator follow? */
	bool at_head;          /* a statement begins here */
	bool in_if;            /* the statement began with `if`: `goto` comes as its last part */
	bool declares;         /* it is a declaration: registers and casts are names and types there */
	bool has_mnemonic;     /* it is one of GNU's mnemonics */
	bool garbled;          /* it holds something unreadable */
	bool closing;          /* braces that were left open are being closed */
	uint8_t enum_words;    /* more than 0: `enum`, or `enum NAME`, is just before */
	unsigned depth;        /* of open braces */
	struct span braces[8]; /* where they were opened; deeper ones are only counted */
	struct span head;      /* the statement's first token */
	int head_token;        /* NAME if it is not a keyword */
	struct span stray;     /* the last stray byte: one next to it is not reported */
	struct semicolon semicolon;
};

/*
 * The parser's only feedback: a statement does not match the grammar. The rest of it is skipped, and its end
 * depends on this: newlines within braces opened since do not end it. (The value of an .if goes to the
 * preprocessor and changes no token.)
 */
struct recovery {
	bool active;
	unsigned depth; /* of braces, at the error */
};

/* State for lines pasted from the kernel's output (grammar/kernel_dump.h). */
struct kernel_dump {
	bool here;          /* this statement has the prefix */
	bool before;        /* the one before had it */
	bool is_wide;       /* its opcode is that of a 64-bit load, which the kernel prints without `ll` */
	bool in_log;        /* of the verifier, by a line that only its log has */
	bool has_next;      /* a line of this text was read: */
	uint64_t next;      /* the number that the next one has in the program's order */
	uint32_t looked_to; /* up to here no ';' at the beginning of a line is the kernel's */
};

/* A power of two. */
#define DIRECTIVES_KEPT 16

struct reader {
	struct assembler *as;
	struct source *source; /* the text being read, */
	struct lexer lexer;    /* and the position in it */
	uintptr_t origin;      /* a position in the text is its address less this */
	bool ended;            /* the first text's end was reached, and its last statement closed */
	struct context context;
	struct recovery recovery;
	struct preproc preproc;
	struct kernel_dump dump;
	struct name *directives[DIRECTIVES_KEPT]; /* a cache of data directives (grammar/fast_data.c) */
	uint8_t c_directives;   /* those that were warned of, a bit each (grammar/include.c) */
	unsigned errors_before; /* how many errors there were when the statement began */

	/* The parser's, of the statement being read. */
	struct span end;            /* the .end; begin 0: none yet */
	struct memory memory;       /* at most one in a statement */
	struct arguments arguments; /* of a mnemonic */
};

/* The statement has an error already: later ones may be a consequence. */
static inline bool statement_has_error(const struct reader *reader)
{
	return reader->as->diag_run.errors > reader->errors_before;
}

/* The span of bytes of the text being read. */
static inline struct span reader_span(const struct reader *reader, const char *begin, const char *end)
{
	return (struct span){ (uint32_t)((uintptr_t)begin - reader->origin),
			      (uint32_t)((uintptr_t)end - reader->origin) };
}

#endif
