/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/mnemonic.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/instruction.h"
#include "asm/relax.h"

/* ---- Which there are --------------------------------------------------- */

/* Spellings beside those of insn.def: what each is, by the key of its row. */
struct spelling {
	const char *text;
	uint8_t shape, op, width;
	bool has_width;
};

static const struct spelling spellings[] = {
	/* GNU as from 2.41; insn.def prints the older xadddw and xaddw. */
	{ "aadd", SHAPE_ATOMIC, OP_ADD, WIDTH_64, false },
	{ "aadd32", SHAPE_ATOMIC, OP_ADD, WIDTH_32, false },
	/* The conformance suite and ubpf: the width stands in the mnemonic. */
	{ "movsx832", SHAPE_MOVSX, OP_MOVSX32, WIDTH_8, true },
	{ "movsx1632", SHAPE_MOVSX, OP_MOVSX32, WIDTH_16, true },
	{ "movsx864", SHAPE_MOVSX, OP_MOVSX64, WIDTH_8, true },
	{ "movsx1664", SHAPE_MOVSX, OP_MOVSX64, WIDTH_16, true },
	{ "movsx3264", SHAPE_MOVSX, OP_MOVSX64, WIDTH_32, true },
	{ "le16", SHAPE_SWAP, OP_LE, WIDTH_16, true },
	{ "le32", SHAPE_SWAP, OP_LE, WIDTH_32, true },
	{ "le64", SHAPE_SWAP, OP_LE, WIDTH_64, true },
	{ "be16", SHAPE_SWAP, OP_BE, WIDTH_16, true },
	{ "be32", SHAPE_SWAP, OP_BE, WIDTH_32, true },
	{ "be64", SHAPE_SWAP, OP_BE, WIDTH_64, true },
	{ "swap16", SHAPE_SWAP, OP_BSWAP, WIDTH_16, true },
	{ "swap32", SHAPE_SWAP, OP_BSWAP, WIDTH_32, true },
	{ "swap64", SHAPE_SWAP, OP_BSWAP, WIDTH_64, true },
	{ "bswap16", SHAPE_SWAP, OP_BSWAP, WIDTH_16, true },
	{ "bswap32", SHAPE_SWAP, OP_BSWAP, WIDTH_32, true },
	{ "bswap64", SHAPE_SWAP, OP_BSWAP, WIDTH_64, true },
	{ "ja32", SHAPE_GOTOL, OP_NONE, WIDTH_NONE, false },
	/* rbpf writes the width of 64 bits too. */
	{ "add64", SHAPE_ALU_REG, OP_ADD, WIDTH_64, false },
	{ "sub64", SHAPE_ALU_REG, OP_SUB, WIDTH_64, false },
	{ "mul64", SHAPE_ALU_REG, OP_MUL, WIDTH_64, false },
	{ "div64", SHAPE_ALU_REG, OP_DIV, WIDTH_64, false },
	{ "or64", SHAPE_ALU_REG, OP_OR, WIDTH_64, false },
	{ "and64", SHAPE_ALU_REG, OP_AND, WIDTH_64, false },
	{ "lsh64", SHAPE_ALU_REG, OP_LSH, WIDTH_64, false },
	{ "rsh64", SHAPE_ALU_REG, OP_RSH, WIDTH_64, false },
	{ "mod64", SHAPE_ALU_REG, OP_MOD, WIDTH_64, false },
	{ "xor64", SHAPE_ALU_REG, OP_XOR, WIDTH_64, false },
	{ "mov64", SHAPE_ALU_REG, OP_MOV, WIDTH_64, false },
	{ "arsh64", SHAPE_ALU_REG, OP_ARSH, WIDTH_64, false },
	{ "neg64", SHAPE_NEG, OP_NONE, WIDTH_64, false },
};

#define SPELLINGS (sizeof spellings / sizeof *spellings)

/* The rows' number is known to this file by counting them as insn.c does. */
enum {
	ROWS = 1
#define INSN(...) +1
#include "isa/insn.def"
};

const unsigned mnemonic_count = ROWS + SPELLINGS;

static struct mnemonic of_row(const struct insn_row *row)
{
	if (!row->gnu)
		return (struct mnemonic){ 0 };
	return (struct mnemonic){ .text = row->gnu, .length = strcspn(row->gnu, " ") };
}

static const struct insn_row *spelling_row(const struct spelling *spelling)
{
	return insn_find(spelling->shape, spelling->op, spelling->width);
}

struct mnemonic mnemonic_at(unsigned index)
{
	const struct spelling *spelling;

	if (index < ROWS)
		return of_row(&insn_rows[index]);
	spelling = &spellings[index - ROWS];
	return (struct mnemonic){ .text = spelling->text, .length = strlen(spelling->text) };
}

/* ---- Their operands ---------------------------------------------------- */

struct statement {
	struct assembler *as;
	struct span span;
	struct span mnemonic_span;
	const struct name *name;
	bool has_width; /* the mnemonic tells it */
	const struct insn_row *row;
	const struct argument *at; /* the operands */
};

/* GNU writes r for every register; the mnemonic tells how much of it is meant. */
static struct reg sized(struct reg reg, unsigned width)
{
	reg.is_32 |= width == WIDTH_32;
	return reg;
}

static struct operand operand_of(const struct argument *argument, unsigned width)
{
	return (struct operand){ .is_reg = argument->kind == ARGUMENT_REG,
				 .reg = sized(argument->reg, width),
				 .value = argument->value };
}

static struct memory memory_of(const struct argument *argument)
{
	return (struct memory){ argument->span, argument->reg, argument->value };
}

static struct access access_of(const struct statement *s)
{
	return (struct access){ s->mnemonic_span, s->row->width, s->row->op == OP_SIGNED };
}

/* The third operand of movs, the second of endle: 8, 16, 32 or 64. WIDTH_NONE after reporting another. */
static enum insn_width width_of(const struct statement *s, const struct argument *argument)
{
	static const uint8_t bits[] = { [WIDTH_8] = 8, [WIDTH_16] = 16, [WIDTH_32] = 32, [WIDTH_64] = 64 };

	for (enum insn_width width = WIDTH_8; width <= WIDTH_64; width++)
		if (!argument->value.tree && argument->value.number == bits[width] &&
		    insn_find(s->row->shape, s->row->op, width))
			return width;
	diag_error(&s->as->diags, argument->span, "'%s' works on %s", s->name->text,
		   s->row->shape == SHAPE_SWAP ? "16, 32 or 64 bits" : "8, 16 or 32 bits");
	return WIDTH_NONE;
}

static void make_alu(const struct statement *s)
{
	asm_alu(s->as, s->span, sized(s->at[0].reg, s->row->width), s->row->op,
		operand_of(&s->at[1], s->row->width));
}

static void make_negation(const struct statement *s)
{
	struct reg reg = sized(s->at[0].reg, s->row->width);

	asm_negate(s->as, s->span, reg, reg);
}

static void make_swap(const struct statement *s)
{
	enum insn_width width = s->has_width ? s->row->width : width_of(s, &s->at[1]);

	if (width)
		asm_swap_in_place(s->as, s->span, s->at[0].reg, s->row->op, width);
}

static void make_extension(const struct statement *s)
{
	enum insn_width width = s->has_width ? s->row->width : width_of(s, &s->at[2]);
	unsigned registers = s->row->op == OP_MOVSX32 ? WIDTH_32 : WIDTH_64;

	if (width)
		asm_extend(s->as, s->span, sized(s->at[0].reg, registers),
			   (struct access){ s->mnemonic_span, width, true }, sized(s->at[1].reg, registers));
}

static void make_wide_load(const struct statement *s)
{
	asm_load_imm64(s->as, s->span, s->at[0].reg, expr_number(s->mnemonic_span, 0), s->at[1].value);
}

static void make_load(const struct statement *s)
{
	asm_load(s->as, s->span, s->at[0].reg, access_of(s), memory_of(&s->at[1]));
}

static void make_store(const struct statement *s)
{
	asm_store(s->as, s->span, access_of(s), memory_of(&s->at[0]), operand_of(&s->at[1], WIDTH_NONE));
}

static void make_packet_load(const struct statement *s)
{
	bool indexed = s->row->shape == SHAPE_LOAD_IND;

	asm_load_packet_byte(s->as, s->span, access_of(s), indexed ? &s->at[0].reg : NULL,
			     s->at[indexed].value);
}

static void make_atomic(const struct statement *s)
{
	asm_atomic_row(s->as, s->span, s->row, memory_of(&s->at[0]), s->at[1].reg);
}

static void make_conditional_jump(const struct statement *s)
{
	asm_jump_if_relaxed(s->as, s->span, sized(s->at[0].reg, s->row->width), s->row->op,
			    operand_of(&s->at[1], s->row->width), s->at[2].value);
}

static void make_jump(const struct statement *s)
{
	asm_goto(s->as, s->span, s->row->shape, s->at[0].value);
}

/*
 * What each shape takes, a letter an operand: r a register, v a value, o either, m memory; and where the
 * width stands in the mnemonic, one operand less.
 */
static const struct form {
	const char *operands;
	void (*make)(const struct statement *statement);
} forms[SHAPES] = {
	[SHAPE_ALU_REG] = { "ro", make_alu },
	[SHAPE_ALU_IMM] = { "ro", make_alu },
	[SHAPE_NEG] = { "r", make_negation },
	[SHAPE_SWAP] = { "rv", make_swap },
	[SHAPE_MOVSX] = { "rrv", make_extension },
	[SHAPE_LOAD_IMM64] = { "rv", make_wide_load },
	[SHAPE_LOAD] = { "rm", make_load },
	[SHAPE_STORE_REG] = { "mr", make_store },
	[SHAPE_STORE_IMM] = { "mv", make_store },
	[SHAPE_LOAD_ABS] = { "v", make_packet_load },
	[SHAPE_LOAD_IND] = { "rv", make_packet_load },
	[SHAPE_ATOMIC] = { "mr", make_atomic },
	[SHAPE_FETCH] = { "mr", make_atomic },
	[SHAPE_XCHG] = { "mr", make_atomic },
	[SHAPE_CMPXCHG] = { "mr", make_atomic },
	[SHAPE_JUMP_REG] = { "rov", make_conditional_jump },
	[SHAPE_JUMP_IMM] = { "rov", make_conditional_jump },
	[SHAPE_GOTO] = { "v", make_jump },
	[SHAPE_GOTOL] = { "v", make_jump },
	[SHAPE_MAY_GOTO] = { "v", make_jump },
};

static bool fits(const struct argument *argument, char letter)
{
	switch (letter) {
	case 'r': return argument->kind == ARGUMENT_REG;
	case 'v': return argument->kind == ARGUMENT_VALUE;
	case 'm': return argument->kind == ARGUMENT_MEMORY;
	default: return argument->kind != ARGUMENT_MEMORY;
	}
}

static const char *letter_name(char letter)
{
	switch (letter) {
	case 'r': return "a register";
	case 'v': return "a value";
	case 'm': return "memory as '[%r1+8]'";
	default: return "a register or a value";
	}
}

static size_t operand_count(const struct statement *s, const struct form *form)
{
	return strlen(form->operands) - s->has_width;
}

/* "a register, a register or a value, and a value" */
static const char *describe(const struct statement *s, const struct form *form)
{
	size_t count = operand_count(s, form);
	const char *text = letter_name(form->operands[0]);

	for (size_t i = 1; i < count; i++)
		text = arena_printf(&s->as->arena, "%s,%s %s", text, i + 1 == count ? " and" : "",
				    letter_name(form->operands[i]));
	return text;
}

static bool takes(const struct statement *s, const struct form *form, const struct arguments *arguments)
{
	size_t count = operand_count(s, form);
	struct span wrong = s->mnemonic_span;

	for (size_t i = 0; i < count && i < arguments->count; i++)
		if (!fits(&arguments->at[i], form->operands[i])) {
			diag_error(&s->as->diags, arguments->at[i].span, "'%s' takes %s", s->name->text,
				   describe(s, form));
			return false;
		}
	if (arguments->count == count)
		return true;
	if (arguments->count > count && count < MAX_ARGUMENTS)
		wrong = arguments->at[count].span;
	diag_error(&s->as->diags, wrong, "'%s' takes %s", s->name->text, describe(s, form));
	return false;
}

/* Where the mnemonic says 64 bits, a register of 32 is a contradiction. Others check theirs themselves. */
static bool registers_fit(const struct statement *s, const struct arguments *arguments)
{
	bool works_on_registers =
		s->row->op == OP_MOVSX64 ||
		(s->row->width == WIDTH_64 && (s->row->shape == SHAPE_ALU_REG || s->row->shape == SHAPE_NEG ||
					       s->row->shape == SHAPE_JUMP_REG));

	for (unsigned i = 0; works_on_registers && i < arguments->count && i < MAX_ARGUMENTS; i++) {
		const struct reg *reg = &arguments->at[i].reg;

		if (arguments->at[i].kind != ARGUMENT_REG || !reg->is_32)
			continue;
		diag_error(&s->as->diags, reg->span,
			   "'%s' works on 64 bits; write 'r%u', or a mnemonic with 32", s->name->text,
			   reg->number);
		return false;
	}
	return true;
}

void asm_mnemonic(struct assembler *as, struct span span, struct span mnemonic_span, const struct name *name,
		  unsigned index, const struct arguments *arguments)
{
	struct statement statement = { .as = as,
				       .span = span,
				       .mnemonic_span = mnemonic_span,
				       .name = name,
				       .has_width = index >= ROWS && spellings[index - ROWS].has_width,
				       .row = index < ROWS ? &insn_rows[index]
							   : spelling_row(&spellings[index - ROWS]),
				       .at = arguments->at };
	const struct form *form = &forms[statement.row->shape];

	if (takes(&statement, form, arguments) && registers_fit(&statement, arguments))
		form->make(&statement);
}

/* ---- lock, as the conformance suite writes it -------------------------- */

struct locked {
	const char *text;
	uint8_t plain, fetching; /* enum insn_shape; SHAPE_NONE: there is no such one */
	uint8_t op;
};

static const struct locked locked_words[] = {
	{ "add", SHAPE_ATOMIC, SHAPE_FETCH, OP_ADD }, { "or", SHAPE_ATOMIC, SHAPE_FETCH, OP_OR },
	{ "and", SHAPE_ATOMIC, SHAPE_FETCH, OP_AND }, { "xor", SHAPE_ATOMIC, SHAPE_FETCH, OP_XOR },
	{ "xchg", SHAPE_XCHG, SHAPE_XCHG, OP_NONE },  { "cmpxchg", SHAPE_CMPXCHG, SHAPE_CMPXCHG, OP_NONE },
};

static const struct insn_row *find_locked(const struct name *name, bool fetch)
{
	for (size_t i = 0; i < sizeof locked_words / sizeof *locked_words; i++) {
		const struct locked *word = &locked_words[i];
		size_t length = strlen(word->text);
		const char *rest = name->text + length;

		if (!strncmp(name->text, word->text, length) && (!*rest || !strcmp(rest, "32")))
			return insn_find(fetch ? word->fetching : word->plain, word->op,
					 *rest ? WIDTH_32 : WIDTH_64);
	}
	return NULL;
}

void asm_locked(struct assembler *as, struct span span, bool fetch, struct name *name, struct span name_span,
		const struct arguments *arguments)
{
	struct statement statement = { .as = as,
				       .span = span,
				       .mnemonic_span = name_span,
				       .name = name,
				       .row = find_locked(name, fetch),
				       .at = arguments->at };

	if (!statement.row)
		diag_error(&as->diags, name_span,
			   "there is no locked '%s'; there are add, or, and, xor, xchg and cmpxchg, "
			   "each with 32 behind it for 32 bits",
			   name->text);
	else if (takes(&statement, &forms[SHAPE_ATOMIC], arguments))
		make_atomic(&statement);
}
