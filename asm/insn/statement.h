/* SPDX-License-Identifier: BSD-2-Clause */
/* An instruction as the parser passes it on: the kind of statement, and its parts as written. */
#ifndef ASM_INSN_STATEMENT_H
#define ASM_INSN_STATEMENT_H

#include "asm/operand.h"
#include "isa/insn.h"

enum statement_kind {
	STATEMENT_ALU,             /* dst op source */
	STATEMENT_NEGATE,          /* dst = -source */
	STATEMENT_SWAP,            /* dst = word source; be16 and similar */
	STATEMENT_EXTEND,          /* dst = access source; (s8) and similar */
	STATEMENT_LOAD_IMM64,      /* dst = value ll; ld_pseudo dst, extra, value */
	STATEMENT_LOAD,            /* dst = *access memory */
	STATEMENT_STORE,           /* *access memory = source */
	STATEMENT_LOAD_PACKET,     /* dst = *access word[index + value]; the register may be left out */
	STATEMENT_ATOMIC,          /* lock *access memory op source */
	STATEMENT_CALL_ACCESS,     /* dst = word(access memory, source); the register may be left out */
	STATEMENT_COMPARE_ACCESS,  /* dst = word(access memory, expected, source) */
	STATEMENT_EXCHANGE,        /* dst = word(memory, expected, source); expected may be left out */
	STATEMENT_STORE_RELEASE,   /* word(access memory, source) */
	STATEMENT_ADDR_SPACE_CAST, /* dst = word(source, value, extra) */
	STATEMENT_JUMP_IF,         /* if dst op source goto value */
	STATEMENT_GOTO,            /* goto value, by shape */
	STATEMENT_JUMP_REG,        /* gotox dst, callx dst, by shape */
	STATEMENT_CALL,            /* call value */
	STATEMENT_CALL_LOCAL,      /* call local value */
	STATEMENT_CALL_RUNTIME,    /* call runtime value, extra: a BTF id and its module's index */
	STATEMENT_EXIT,
	STATEMENT_MNEMONIC, /* word arguments; number is the mnemonic's (asm/insn/mnemonic.h) */
	STATEMENT_LOCKED,   /* lock [fetch] word arguments */
	STATEMENT_KINDS,
};

/* A word that selects the operation, and its place. */
struct statement_word {
	struct span span;
	const struct name *name;
};

struct statement {
	enum statement_kind kind;
	struct span span;
	uint8_t op;    /* enum insn_op */
	uint8_t shape; /* enum insn_shape */
	bool fetch;
	bool has_expected;
	bool is_mnemonic; /* written as a mnemonic, as in GNU as */
	unsigned number;
	struct reg dst, expected;
	struct operand source; /* .is_reg: an optional register is given */
	struct access access;
	struct statement_word word;
	struct memory memory;
	struct value value, extra;
	const struct arguments *arguments;
};

#endif
