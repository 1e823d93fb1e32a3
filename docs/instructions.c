/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the instruction reference, docs/instructions.md of the build folder, from the instruction table. */
#include <stdio.h>
#include <string.h>

#include "isa/insn.h"

struct chapter {
	const char *title, *about;
	enum insn_shape shapes[4];
};

/* clang-format off: it would break every string at each space. */
static const struct chapter chapters[] = {
	{ "Arithmetic",
	  "An operation on `w` registers uses the lower halves and clears the upper half of its result.\n"
	  "A number is sign-extended to the operation's width.",
	  { SHAPE_ALU_REG, SHAPE_ALU_IMM, SHAPE_NEG } },
	{ "Byte order",
	  "The result has the width in the name; the bits above it are cleared.",
	  { SHAPE_SWAP } },
	{ "Sign extension", "", { SHAPE_MOVSX } },
	{ "64-bit immediates",
	  "Two slots of eight bytes: `imm` of the second holds the upper half. The kind in `ld_pseudo` says\n"
	  "what the number is: 1 a map by its file descriptor, 2 a map's value, 3 a variable by its BTF id,\n"
	  "4 a function, 5 and 6 like 1 and 2 with an index instead of the descriptor.",
	  { SHAPE_LOAD_IMM64 } },
	{ "Loads and stores",
	  "Stores of a number count as v4, the first version for which LLVM's compiler emits them; every\n"
	  "kernel accepts them.",
	  { SHAPE_LOAD, SHAPE_STORE_REG, SHAPE_STORE_IMM } },
	{ "Atomic operations", "", { SHAPE_ATOMIC, SHAPE_FETCH, SHAPE_XCHG, SHAPE_CMPXCHG } },
	{ "Ordered loads and stores",
	  "Added by Linux, and part of no version of BPF; they count as v4, because every kernel that has\n"
	  "them has v4.",
	  { SHAPE_LOAD_ACQUIRE, SHAPE_STORE_RELEASE } },
	{ "Address spaces",
	  "Added by Linux, for arenas; it counts as v3, for which clang emits it. `imm` holds the two "
	  "address\n"
	  "spaces in its upper and lower half.",
	  { SHAPE_ADDR_SPACE_CAST } },
	{ "Packet access",
	  "The legacy way to read a packet. `r6` must hold a socket context; the result is always in `r0`.",
	  { SHAPE_LOAD_ABS, SHAPE_LOAD_IND } },
	{ "Conditional jumps",
	  "A distance counts slots of eight bytes, from the next instruction.",
	  { SHAPE_JUMP_REG, SHAPE_JUMP_IMM } },
	{ "Jumps", "", { SHAPE_GOTO, SHAPE_GOTOL } },
	{ "Linux's own jumps",
	  "Part of no version of BPF; `may_goto` counts as v3, for which clang emits it, and `gotox` as v4.",
	  { SHAPE_MAY_GOTO, SHAPE_GOTOX } },
	{ "Calls and exit",
	  "`call` with a name calls the helper, or the function of the program, that has it. `callx` is\n"
	  "LLVM's; no Linux accepts it.",
	  { SHAPE_CALL, SHAPE_CALLX, SHAPE_EXIT } },
};

static const char introduction[] =
	"# BPF instructions\n\n"
	"Generated from the table that the assembler uses. For each instruction: LLVM's syntax, GNU's "
	"(empty\n"
	"if GNU as has none; use LLVM's), the fields of its encoding, the first version of BPF that has it\n"
	"(`-mcpu`), and its effect.\n\n"
	"`D` and `S` are the numbers of the registers dst and src, 0 to 10. `imm` is a signed 32-bit "
	"number,\n"
	"or a 64-bit one in `lddw` and before `ll`. `off` is a signed 16-bit number; `label` is a label or "
	"a\n"
	"distance, of 16 bits in off, of 32 in imm. Fields that are not listed are 0.\n\n"
	"In the last column, `u64:` operates on all 64 bits, unsigned, `s32:` on the lower halves, signed, "
	"and\n"
	"so on.";
/* clang-format on */

/* An unescaped bar would end the cell of the table. */
static void put(const char *text)
{
	for (; *text; text++)
		printf(*text == '|' ? "\\|" : "%c", *text);
}

static const char *target(const struct insn_row *row)
{
	return row->shape == SHAPE_CALL ? "+imm" : "label";
}

static const char *placeholder(const struct insn_row *row, char field)
{
	switch (field) {
	case 'd': return "D";
	case 's': return row->src_kind == FIELD_OPERAND && row->shape == SHAPE_LOAD_IMM64 ? "kind" : "S";
	case 'i':
	case 'u': return "imm";
	case 'I': return " + imm";
	case 'o': return " + off";
	case 'O': return "+off";
	case 'c': return ", off";
	case 't': return target(row);
	case 'H': return "to";
	case 'L': return "from";
	default: return "%";
	}
}

/* The form, with names for its operands; `a%|b` are two forms of one row. */
static void put_form(const struct insn_row *row, const char *form)
{
	putchar('`');
	for (; form && *form; form++) {
		if (*form != '%')
			put((char[]){ *form, '\0' });
		else if (*++form == '|')
			fputs("`, `", stdout);
		else
			put(placeholder(row, *form));
	}
	putchar('`');
}

static void put_field(const char *name, enum insn_field kind, long fixed, const char *operand)
{
	if (kind != FIELD_FIXED)
		printf(", %s%s", name, kind == FIELD_TARGET ? " label" : operand);
	else if (fixed)
		printf(fixed > 9 ? ", %s 0x%lx" : ", %s %ld", name, fixed);
}

/* Fields that are always 0 are omitted. */
static void put_encoding(const struct insn_row *row)
{
	printf("0x%02x", row->opcode);
	put_field("dst", row->dst_kind, row->dst, " D");
	put_field("src", row->src_kind, row->src, row->shape == SHAPE_LOAD_IMM64 ? " kind" : " S");
	put_field("off", row->off_kind, row->off, "");
	put_field("imm", row->imm_kind, row->imm, row->shape == SHAPE_ADDR_SPACE_CAST ? " to, from" : "");
}

static void write_row(const struct insn_row *row)
{
	fputs("| ", stdout);
	put_form(row, row->llvm);
	fputs(" | ", stdout);
	if (row->gnu)
		put_form(row, row->gnu);
	fputs(" | ", stdout);
	put_encoding(row);
	printf(" | v%u | `", row->since);
	put(row->meaning);
	fputs("` |\n", stdout);
}

/* Returns the number of its instructions. */
static size_t write_chapter(const struct chapter *chapter)
{
	size_t count = 0;

	printf("\n## %s\n\n", chapter->title);
	if (*chapter->about)
		printf("%s\n\n", chapter->about);
	puts("| LLVM | GNU | encoding | since | meaning |\n|---|---|---|---|---|");
	for (size_t shape = 0; shape < sizeof chapter->shapes / sizeof *chapter->shapes; shape++)
		for (size_t i = 1; chapter->shapes[shape] && i < insn_row_count; i++)
			if (insn_rows[i].shape == chapter->shapes[shape]) {
				write_row(&insn_rows[i]);
				count++;
			}
	return count;
}

int main(void)
{
	size_t count = 0;

	puts(introduction);
	for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
		count += write_chapter(&chapters[i]);
	/* No shape may be missing from the chapters. */
	return fflush(stdout) || count != insn_row_count - 1;
}
