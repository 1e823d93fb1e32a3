/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lexer: only text to tokens. It knows no names, directives, diagnostics or assembler, so a formatter, an
 * editor or a test can use it alone.
 */
#ifndef GRAMMAR_LEXER_H
#define GRAMMAR_LEXER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A single character is its own kind, newline included. Bytes that match no rule become an error token, which
 * the caller reports: the lexer always goes on.
 */
enum lexeme {
	LEX_END = 0,
	LEX_WORD = 128,       /* a name, a mnemonic, a directive: exit .long xdp_md.data a.b[2].c */
	LEX_REGISTER,         /* r0 w10 %r1 %fp, and r12, which may be a symbol */
	LEX_NUMBER,           /* 10 0x1f 0b101 017 16K 1f: a digit, and all letters and digits after it */
	LEX_FLOAT,            /* 1.5 1e-3 0x1.8p3 0f1.5 */
	LEX_CHARACTER,        /* 'a' '\n' */
	LEX_STRING,           /* "text", with its quotes */
	LEX_AT_WORD,          /* @progbits */
	LEX_ACCESS,           /* (u32 *) */
	LEX_CAST,             /* (s8) */
	LEX_PARAMETER,        /* \name: an error outside of a macro's body */
	LEX_UNCLOSED_STRING,  /* an error: up to the end of the line */
	LEX_UNCLOSED_COMMENT, /* an error: up to the end of the text */
	LEX_STRAY,            /* an error: a byte that begins nothing */

	LEX_ADD_ASSIGN, /* += */
	LEX_SUB_ASSIGN,
	LEX_MUL_ASSIGN,
	LEX_DIV_ASSIGN,
	LEX_MOD_ASSIGN,
	LEX_OR_ASSIGN,
	LEX_AND_ASSIGN,
	LEX_XOR_ASSIGN,
	LEX_SHL_ASSIGN,
	LEX_SHR_ASSIGN,
	LEX_SDIV_ASSIGN, /* s/= */
	LEX_SMOD_ASSIGN,
	LEX_ARSH_ASSIGN, /* s>>= */
	LEX_SGT,         /* s> */
	LEX_SGE,
	LEX_SLT,
	LEX_SLE,
	LEX_EQ, /* == */
	LEX_NE, /* != <> */
	LEX_LE,
	LEX_GE,
	LEX_SHL,
	LEX_SHR,
	LEX_ANDAND,
	LEX_OROR,
	LEX_KINDS
};

/* A text, and the lexeme read last: the bytes from `begin` up to `at`. */
struct lexer {
	const char *at;    /* where reading continues */
	const char *end;   /* of the text, at a NUL byte; there may be others before it */
	const char *begin; /* of the lexeme */
	int kind;          /* enum lexeme, or a character */
};

static inline struct lexer lexer_of(const char *text, size_t length)
{
	return (struct lexer){ .at = text, .end = text + length, .begin = text, .kind = '\n' };
}

/* Reads the next lexeme, past blanks and comments, and returns its kind. */
int lexer_next(struct lexer *lexer);

/*
 * Reads a section's name without quotes, which may hold nearly anything: xdp/devmap, .rodata.str1.1, a-b.
 * False, with nothing read, if none begins here.
 */
bool lexer_section_name(struct lexer *lexer);

/* Gives back all of the lexeme but its first `length` bytes. */
static inline void lexer_keep(struct lexer *lexer, size_t length)
{
	lexer->at = lexer->begin + length;
}

static inline size_t lexer_length(const struct lexer *lexer)
{
	return (size_t)(lexer->at - lexer->begin);
}

/* Past blanks and comments, up to `end`; a comment that is not closed stops it. */
const char *lexer_skip(const char *at, const char *end);
/* Past blanks. */
static inline const char *lexer_skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\f' || *at == '\v')
		at++;
	return at;
}

#endif
