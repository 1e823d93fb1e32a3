/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the instruction reference, docs/instructions.md of the build folder, from the instruction table. */
#include <stdio.h>
#include <string.h>

#include "isa/insn.h"

struct chapter {
	const char *title, *about;
	enum insn_shape shapes[4];
};

static const struct chapter chapters[] = {
	{ "Arithmetic",
	  "An operation on `w` registers works on the lower halves and clears the upper half of its result. "
	  "A number "
	  "is sign-extended to the operation's width.",
	  { SHAPE_ALU_REG, SHAPE_ALU_IMM, SHAPE_NEG } },
	{ "Byte order",
	  "The result has the width that is named; the bits above it become 0.",
	  { SHAPE_SWAP } },
	{ "Sign extension", "", { SHAPE_MOVSX } },
	{ "64-bit immediates",
	  "Two slots of eight bytes: the second one's `imm` has the upper half. `ld_pseudo` names what the "
	  "number is: "
	  "1 a map by its file descriptor, 2 a map's value, 3 a variable by its BTF id, 4 a function, 5 and "
	  "6 as 1 "
	  "and 2 with an index instead of the descriptor.",
	  { SHAPE_LOAD_IMM64 } },
	{ "Loads and stores",
	  "Stores of a number count as v4, for LLVM's compiler makes them from there on; every kernel takes "
	  "them.",
	  { SHAPE_LOAD, SHAPE_STORE_REG, SHAPE_STORE_IMM } },
	{ "Atomic operations", "", { SHAPE_ATOMIC, SHAPE_FETCH, SHAPE_XCHG, SHAPE_CMPXCHG } },
	{ "Loads and stores in order",
	  "Linux's own, in no version of BPF; they count as v4, since no kernel has them without it.",
	  { SHAPE_LOAD_ACQUIRE, SHAPE_STORE_RELEASE } },
	{ "Address spaces",
	  "Linux's own, for arenas; it counts as v4. The spaces are the upper and the lower half of `imm`.",
	  { SHAPE_ADDR_SPACE_CAST } },
	{ "Packet access",
	  "The old way, from a socket's context in `r6` alone; `r0` is always the target.",
	  { SHAPE_LOAD_ABS, SHAPE_LOAD_IND } },
	{ "Conditional jumps",
	  "A distance counts slots of eight bytes, from the next instruction.",
	  { SHAPE_JUMP_REG, SHAPE_JUMP_IMM } },
	{ "Jumps", "", { SHAPE_GOTO, SHAPE_GOTOL } },
	{ "Linux's own jumps", "In no version of BPF; they count as v4.", { SHAPE_MAY_GOTO, SHAPE_GOTOX } },
	{ "Calls and the end",
	  "`call` with a name calls a helper, or a function of the program, whichever it names. `callx` is "
	  "LLVM's, "
	  "and no Linux takes it.",
	  { SHAPE_CALL, SHAPE_CALLX, SHAPE_EXIT } },
};

/* A bar would end the table's cell. */
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

/* The form with names for its operands; `a%|b` are two forms of one row. */
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

/* Fields that are always 0 are left out. */
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

/* Returns how many instructions there were. */
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

	puts("# BPF instructions\n\n"
	     "Made from the table that the assembler works by. Each instruction in LLVM's syntax and in "
	     "GNU's (empty: "
	     "GNU as has none; LLVM's is taken), its fields, the version of BPF that has it (`-mcpu`), and "
	     "what it "
	     "does.\n\n"
	     "`D` and `S` are the numbers of the registers dst and src, 0 to 10. `imm` is a number of 32 "
	     "bits, "
	     "signed; in `lddw` and before `ll` it has 64. `off` is a signed number of 16 bits, `label` a "
	     "label or a "
	     "distance: of 16 bits in off, of 32 in imm. Fields that are not named are 0.\n\n"
	     "In a meaning, `u64:` works on all 64 bits unsigned, `s32:` on the lower halves signed, and so "
	     "on.");
	for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
		count += write_chapter(&chapters[i]);
	/* A new shape that no chapter names must not be missed. */
	return fflush(stdout) || count != insn_row_count - 1;
}
