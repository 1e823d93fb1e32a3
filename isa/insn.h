/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BPF instruction set as one table (isa/insn.def): one row per
 * instruction, from which encoding, decoding, printing and the reference are
 * derived. A row fixes some fields of the 64-bit instruction and leaves the
 * others to operands; no two rows match the same bits. Fields that the RFC
 * reserves are fixed to 0.
 *
 * Encoding rules: RFC 9669, and for Linux's own instructions the kernel's
 * include/uapi/linux/bpf.h.
 */
#ifndef ISA_INSN_H
#define ISA_INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpfas.h"

/* Offsets of the fields in an instruction (RFC 9669, section 3). */
#define INSN_OPCODE_AT   0
#define INSN_REGS_AT     1
#define INSN_OFF_AT      2
#define INSN_IMM_AT      4
#define INSN_NEXT_IMM_AT 12

/* The opcode of ld_imm64, the only instruction with two slots. */
#define INSN_WIDE_OPCODE 0x18

/* The shape of a statement: what the parser sees before it knows the row. */
enum insn_shape {
	SHAPE_NONE,
	SHAPE_ALU_REG,         /* dst OP= src          (OP_MOV: dst = src) */
	SHAPE_ALU_IMM,         /* dst OP= imm */
	SHAPE_NEG,             /* dst = -dst */
	SHAPE_SWAP,            /* dst = be16 dst; op OP_LE, OP_BE, OP_BSWAP; width 16, 32, 64 */
	SHAPE_MOVSX,           /* dst = (s8)src; op OP_MOVSX64 or OP_MOVSX32; width 8, 16, 32 of the source */
	SHAPE_LOAD,            /* dst = *(u8 *)(src + off); op OP_UNSIGNED or OP_SIGNED */
	SHAPE_STORE_REG,       /* *(u8 *)(dst + off) = src */
	SHAPE_STORE_IMM,       /* *(u8 *)(dst + off) = imm */
	SHAPE_LOAD_ABS,        /* r0 = *(u8 *)skb[imm] */
	SHAPE_LOAD_IND,        /* r0 = *(u8 *)skb[src] or skb[src + imm] */
	SHAPE_LOAD_IMM64,      /* dst = imm ll, ld_pseudo dst, src, imm: src is an operand, 0..6 */
	SHAPE_ATOMIC,          /* lock *(u64 *)(dst + off) OP= src */
	SHAPE_FETCH,           /* src = atomic_fetch_OP((u64 *)(dst + off), src) */
	SHAPE_XCHG,            /* src = xchg_64(dst + off, src) */
	SHAPE_CMPXCHG,         /* r0 = cmpxchg_64(dst + off, r0, src) */
	SHAPE_LOAD_ACQUIRE,    /* dst = load_acquire((u8 *)(src + off)) */
	SHAPE_STORE_RELEASE,   /* store_release((u8 *)(dst + off), src) */
	SHAPE_ADDR_SPACE_CAST, /* dst = addr_space_cast(src, a, b): imm = a << 16 | b */
	SHAPE_JUMP_REG,        /* if dst OP src goto off */
	SHAPE_JUMP_IMM,        /* if dst OP imm goto off */
	SHAPE_GOTO,            /* goto off */
	SHAPE_GOTOL,           /* gotol imm */
	SHAPE_MAY_GOTO,        /* may_goto off */
	SHAPE_GOTOX,           /* gotox dst */
	SHAPE_CALL,            /* call imm; op OP_HELPER, OP_LOCAL, OP_KFUNC (off is an operand too) */
	SHAPE_CALLX,           /* callx dst */
	SHAPE_EXIT,
	SHAPES,
};

enum insn_op {
	OP_NONE,
	/* arithmetic */
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_OR,
	OP_AND,
	OP_LSH,
	OP_RSH,
	OP_MOD,
	OP_XOR,
	OP_MOV,
	OP_ARSH,
	OP_SDIV,
	OP_SMOD,
	/* byte swaps */
	OP_LE,
	OP_BE,
	OP_BSWAP,
	/* sign-extending moves, by the width of the destination */
	OP_MOVSX32,
	OP_MOVSX64,
	/* loads */
	OP_UNSIGNED,
	OP_SIGNED,
	/* conditions */
	OP_JEQ,
	OP_JGT,
	OP_JGE,
	OP_JSET,
	OP_JNE,
	OP_JSGT,
	OP_JSGE,
	OP_JLT,
	OP_JLE,
	OP_JSLT,
	OP_JSLE,
	/* calls */
	OP_HELPER,
	OP_LOCAL,
	OP_KFUNC,
	OPS,
};

/*
 * Width in bits: of the registers for arithmetic and conditions (64: r registers, 32: w), of memory for
 * loads, stores and atomics, of the value for swaps and sign extension. WIDTH_NONE for LOAD_IMM64,
 * ADDR_SPACE_CAST and from GOTO on.
 */
enum insn_width { WIDTH_NONE, WIDTH_8, WIDTH_16, WIDTH_32, WIDTH_64, WIDTHS };

/*
 * BPF versions, named as by -mcpu and counted as by LLVM: the first for which
 * its compiler emits the instruction. Linux's own instructions, in no version,
 * count as v4 unless the compiler emits them before.
 */
enum insn_since { SINCE_V1 = 1, SINCE_V2, SINCE_V3, SINCE_V4 };

/* The contents of an instruction's field. */
enum insn_field {
	FIELD_FIXED,   /* the row's own value */
	FIELD_OPERAND, /* a register number, a number */
	FIELD_TARGET,  /* a jump's distance in instructions, from the next one */
};

struct insn_row {
	uint8_t id;               /* its index in the table; 0 means none */
	uint8_t shape, op, width; /* enum insn_shape, insn_op, insn_width */
	uint8_t opcode;
	uint8_t dst_kind, src_kind, off_kind, imm_kind; /* enum insn_field */
	uint8_t dst, src;                               /* the fixed values */
	int16_t off;
	int32_t imm;
	uint8_t since;       /* enum insn_since */
	uint8_t slots;       /* 8-byte slots: 2 for ld_imm64 */
	const char *llvm;    /* form in LLVM's dialect, see insn_print */
	const char *gnu;     /* form in GNU mnemonics; NULL if GNU has none */
	const char *meaning; /* one line for the reference, in C-like words */
};

/* All rows, [1 .. insn_row_count - 1]; [0] is unused. */
extern const struct insn_row insn_rows[];
extern const size_t insn_row_count;

/* The row's id for each key; 0: none. */
extern const uint8_t insn_index[SHAPES][OPS][WIDTHS];

/* The row for a key; NULL if the ISA has none, as for a sign-extending 64-bit load. */
static inline const struct insn_row *insn_find(enum insn_shape shape, enum insn_op op, enum insn_width width)
{
	uint8_t id = insn_index[shape][op][width];

	return id ? &insn_rows[id] : NULL;
}

/*
 * The fields of one instruction. insn_encode reads those that its row leaves to
 * operands, which the caller has range-checked; insn_decode fills in all.
 */
struct insn_operands {
	uint8_t dst, src; /* 0..10; for ld_imm64, src is a pseudo number, 0..6 */
	int16_t off;
	int64_t imm; /* -2^31 .. 2^32 - 1, of which the low 32 bits count; all 64 bits for ld_imm64 */
};

/* Writes row->slots * 8 bytes at `at`. Big-endian also swaps the registers' nibbles. */
void insn_encode(const struct insn_row *row, const struct insn_operands *operands, enum bpfas_endian endian,
		 uint8_t *at);

/*
 * Finds the row that matches 8 (16 for ld_imm64) bytes exactly, and extracts
 * the operands. NULL if none does: an unknown opcode, another value in a fixed
 * field, a register over 10, a pseudo number over 6, or an ld_imm64 whose second
 * half is cut off or not zero where it must be. *operands is then undefined.
 */
const struct insn_row *insn_decode(const uint8_t *at, size_t length, enum bpfas_endian endian,
				   struct insn_operands *operands);

/* Bytes to the next instruction; 8 if insn_decode fails. */
static inline size_t insn_length(const uint8_t *at, size_t length, enum bpfas_endian endian)
{
	struct insn_operands operands;

	return at[0] == INSN_WIDE_OPCODE && insn_decode(at, length, endian, &operands) ? 16 : 8;
}

enum insn_dialect { DIALECT_LLVM, DIALECT_GNU };

/*
 * Prints the instruction in a dialect; one that GNU as lacks is printed in
 * LLVM's. In a row's form
 *
 *   %d %s  are the numbers of dst and src ("r%d", "w%s");
 *   %i     is imm, signed; %u unsigned, of 64 bits; %I as " + 4" or " - 4", and
 *          nothing for 0;
 *   %H %L  are the upper and the lower 16 bits of imm;
 *   %o     is off as " + 8" or " - 8"; %O as "+8" or "+-8", which every GNU as
 *          reads; %c as ", 8", and nothing for 0;
 *   %t     is the target, in off or imm, as "+3" or "-3";
 *   %|     separates the form for src = 0 from that for other values;
 *   %%     is a percent sign.
 *
 * Returns what snprintf would.
 */
int insn_print(const struct insn_row *row, const struct insn_operands *operands, enum insn_dialect dialect,
	       char *text, size_t room);

/* The texts printed instead of numbers; NULL: the number. */
struct insn_names {
	const char *target; /* of %t */
	const char *imm;    /* of %i */
	const char *off;    /* of %o */
};

int insn_print_named(const struct insn_row *row, const struct insn_operands *operands,
		     enum insn_dialect dialect, const struct insn_names *names, char *text, size_t room);

#endif
