/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the scanner and the parser share: the reading state, and the words that
 * mean something at the head of a statement. They are no reserved words: at
 * any other place, and before ':' or '=', they are names like others.
 */
#ifndef GRAMMAR_WORDS_H
#define GRAMMAR_WORDS_H

#include "asm/assembler.h"
#include "isa/insn.h"
#include "asm/operand.h"
#include "grammar/preproc.h"

/*
 * Lines as the kernel prints them, "12: (b7) r0 = 2 ; R0_w=2": the number and the opcode are dropped, and
 * what a ';' begins on such a line, or on a line right behind it, is the kernel's comment.
 */
struct paste {
	bool here;          /* this statement has the prefix */
	bool before;        /* the one before had it */
	uint32_t looked_to; /* up to here no ';' at a line's begin is the kernel's */
	bool is_wide;       /* its opcode is that of a 64-bit load, which the kernel prints without `ll` */
};

/* A power of two. */
#define DIRECTIVES_KEPT 16

struct reader {
	struct assembler *as;
	struct source *source;
	int previous;           /* the token before: what an operator may follow */
	bool at_head;           /* a statement begins here */
	bool in_if;             /* the statement began with `if`: `goto` comes as its last part */
	bool ended;             /* the text's end was reached and its last statement closed */
	unsigned depth;         /* of open braces */
	struct span braces[8];  /* where they were opened; deeper ones are counted only */
	unsigned recover_depth; /* after an error, braces opened later are skipped to here */
	bool recovering;
	struct span quiet;                        /* the last odd character: one next to it says nothing */
	struct span head;                         /* the statement's first word or other token */
	int head_token;                           /* NAME where it is no word of ours */
	bool garbled;                             /* something unreadable stands in the statement */
	struct scanner_block *spare;              /* what the scanner gave back */
	struct preproc preproc;                   /* macros, conditions and the like */
	struct name *directives[DIRECTIVES_KEPT]; /* of plain data, where they were found before */
	struct span end;                          /* the .end; begin 0: none yet */
	unsigned errors_before;                   /* how many errors there were when it began */
	struct memory memory;                     /* of the statement being read */
	struct arguments arguments;               /* of the mnemonic being read */
	struct paste paste;
	bool has_mnemonic; /* the statement is one of GNU's mnemonics */
	bool declares;     /* the statement is a declaration: registers and casts are names and types there */
	bool closing;      /* braces that were left open are being closed */
	uint8_t enum_words; /* more than 0: `enum`, or `enum NAME`, is what stands just before */
	struct semicolon {  /* on this line, before the statement; span.end 0: none */
		struct span span;
		/* What stands before it: only LLVM's, only GNU's, or in both's spelling. */
		enum { BEHIND_LLVM, BEHIND_GNU, BEHIND_EITHER } behind;
	} semicolon;
};

/* A name's word from here on is a mnemonic (asm/insn/mnemonic.h), numbered from 0; below, it is the parser's
 * token. */
#define WORD_MNEMONIC 1024

/* Puts the words into the name table: their struct name_roles.word becomes the parser's token. */
void words_add(struct names *names);

/* Something in the statement has been reported: what follows may be its echo. */
static inline bool statement_has_error(const struct reader *reader)
{
	return reader->as->diag_run.errors > reader->errors_before;
}

/* All of them, one a call, for suggestions; NULL at the end. */
const char *words_next(struct names *names, size_t *index);

/* Takes up flow.entering, leaves the text before: the scanner's next byte is there. False: nothing more is
 * read. */
bool reader_change_text(struct reader *reader, void *scanner);

/* Reads the whole source, handing each statement to the assembler. */
void read_source(struct assembler *as, struct source *source);

#endif
