/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/mnemonic.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/insn/alu.h"
#include "asm/insn/atomic.h"
#include "asm/insn/jump.h"
#include "asm/insn/memory.h"
#include "asm/local_label.h"
#include "asm/operand.h"
#include "isa/insn.h"
#include "isa/spelling.h"
#include "output/dis/text.h"

/* ---- The mnemonics ---------------------------------------------------- */

/* Counts the rows the way insn.c does. */
enum {
	ROWS = 1
#define INSN(...) +1
#include "isa/insn.def"
};

enum {
	FURTHER = 0
#define MNEMONIC(...) +1
#include "isa/insn.def"
};

const unsigned mnemonic_count = ROWS + FURTHER;

static struct mnemonic of_row(const struct insn_row *row)
{
	if (!row->gnu)
		return (struct mnemonic){ 0 };
	return (struct mnemonic){ .text = row->gnu, .length = strcspn(row->gnu, " ") };
}

struct mnemonic mnemonic_at(unsigned index)
{
	const char *text;

	if (index < ROWS)
		return of_row(&insn_rows[index]);
	text = insn_mnemonics[index - ROWS].text;
	return (struct mnemonic){ .text = text, .length = strlen(text) };
}

/* ---- Their operands ---------------------------------------------------- */

/* A statement written as a mnemonic, being translated to one by its parts. */
struct use {
	struct assembler *as;
	const struct statement *written;
	const struct insn_row *row; /* one of the rows that the mnemonic may mean */
	bool has_width;             /* given by the mnemonic */
	const struct argument *at;  /* the operands */
};

/* The common beginning of every such statement. */
static struct statement begin(const struct use *use, enum statement_kind kind)
{
	return (struct statement){ .kind = kind,
				   .span = use->written->span,
				   .op = use->row->op,
				   .shape = use->row->shape,
				   .is_mnemonic = true };
}

/* GNU writes r for every register; the mnemonic gives the width. */
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

static struct access access_of(const struct use *use)
{
	return (struct access){ use->written->word.span, use->row->width, use->row->op == OP_SIGNED };
}

/* The third operand of movs, the second of endle: 8, 16, 32 or 64. WIDTH_NONE after reporting any other. */
static enum insn_width width_of(const struct use *use, const struct argument *argument)
{
	static const uint8_t bits[] = { [WIDTH_8] = 8, [WIDTH_16] = 16, [WIDTH_32] = 32, [WIDTH_64] = 64 };

	for (enum insn_width width = WIDTH_8; width <= WIDTH_64; width++)
		if (!argument->value.tree && argument->value.number == bits[width] &&
		    insn_find(use->row->shape, use->row->op, width))
			return width;
	diag_error(&use->as->diags, argument->span, "'%s' works on %s", use->written->word.name->text,
		   use->row->shape == SHAPE_SWAP ? "16, 32 or 64 bits" : "8, 16 or 32 bits");
	return WIDTH_NONE;
}

static void make_alu(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_ALU);

	s.dst = sized(use->at[0].reg, use->row->width);
	s.source = operand_of(&use->at[1], use->row->width);
	build_alu(use->as, &s);
}

static void make_negation(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_NEGATE);

	s.dst = s.source.reg = sized(use->at[0].reg, use->row->width);
	build_negation(use->as, &s);
}

static void make_swap(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_SWAP);

	s.dst = use->at[0].reg;
	s.access.width = use->has_width ? use->row->width : width_of(use, &use->at[1]);
	if (s.access.width)
		build_swap_in_place(use->as, &s);
}

static void make_extension(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_EXTEND);
	enum insn_width width = use->has_width ? use->row->width : width_of(use, &use->at[2]);
	unsigned registers = use->row->op == OP_MOVSX32 ? WIDTH_32 : WIDTH_64;

	s.dst = sized(use->at[0].reg, registers);
	s.source.reg = sized(use->at[1].reg, registers);
	s.access = (struct access){ use->written->word.span, width, true };
	if (width)
		build_extension(use->as, &s);
}

static void make_wide_load(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_LOAD_IMM64);

	s.dst = use->at[0].reg;
	s.value = use->at[1].value;
	build_load_imm64(use->as, &s);
}

static void make_load(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_LOAD);

	s.dst = use->at[0].reg;
	s.access = access_of(use);
	s.memory = memory_of(&use->at[1]);
	build_load(use->as, &s);
}

static void make_store(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_STORE);

	s.access = access_of(use);
	s.memory = memory_of(&use->at[0]);
	s.source = operand_of(&use->at[1], WIDTH_NONE);
	build_store(use->as, &s);
}

static void make_packet_load(const struct use *use)
{
	bool is_indexed = use->row->shape == SHAPE_LOAD_IND;
	struct statement s = begin(use, STATEMENT_LOAD_PACKET);

	s.access = access_of(use);
	s.source = (struct operand){ is_indexed, use->at[0].reg, use->at[is_indexed].value };
	build_load_packet_bytes(use->as, &s);
}

static void make_atomic(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_ATOMIC);

	s.memory = memory_of(&use->at[0]);
	s.source = operand_of(&use->at[1], WIDTH_NONE);
	build_atomic_row(use->as, &s, use->row);
}

static void make_conditional_jump(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_JUMP_IF);

	s.dst = sized(use->at[0].reg, use->row->width);
	s.source = operand_of(&use->at[1], use->row->width);
	s.value = use->at[2].value;
	build_jump_if(use->as, &s);
}

static void make_jump(const struct use *use)
{
	struct statement s = begin(use, STATEMENT_GOTO);

	s.value = use->at[0].value;
	build_goto(use->as, &s);
}

/*
 * The operands of each shape, one letter each: r a register, v a value, o either, m memory; if the mnemonic
 * includes the width, one operand fewer.
 */
static const struct form {
	const char *operands;
	void (*make)(const struct use *use);
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
	case 'm': return "memory such as '[%r1+8]'";
	default: return "a register or a value";
	}
}

static size_t operand_count(const struct use *use, const struct form *form)
{
	return strlen(form->operands) - use->has_width;
}

/* "a register, a register or a value, and a value" */
static const char *describe(const struct use *use, const struct form *form)
{
	size_t count = operand_count(use, form);
	const char *text = letter_name(form->operands[0]);

	for (size_t i = 1; i < count; i++)
		text = arena_printf(&use->as->arena, "%s,%s %s", text, i + 1 == count ? " and" : "",
				    letter_name(form->operands[i]));
	return text;
}

static bool takes(const struct use *use, const struct form *form, const struct arguments *arguments)
{
	size_t count = operand_count(use, form);
	struct span wrong = use->written->word.span;

	for (size_t i = 0; i < count && i < arguments->count; i++)
		if (!fits(&arguments->at[i], form->operands[i])) {
			diag_error(&use->as->diags, arguments->at[i].span, "'%s' takes %s",
				   use->written->word.name->text, describe(use, form));
			return false;
		}
	if (arguments->count == count)
		return true;
	if (arguments->count > count && count < MAX_ARGUMENTS)
		wrong = arguments->at[count].span;
	diag_error(&use->as->diags, wrong, "'%s' takes %s", use->written->word.name->text,
		   describe(use, form));
	return false;
}

/* A 32-bit register contradicts a 64-bit mnemonic. Other rows check theirs themselves. */
static bool registers_fit(const struct use *use, const struct arguments *arguments)
{
	bool works_on_registers = use->row->op == OP_MOVSX64 ||
				  (use->row->width == WIDTH_64 &&
				   (use->row->shape == SHAPE_ALU_REG || use->row->shape == SHAPE_NEG ||
				    use->row->shape == SHAPE_JUMP_REG));

	for (unsigned i = 0; works_on_registers && i < arguments->count && i < MAX_ARGUMENTS; i++) {
		const struct reg *reg = &arguments->at[i].reg;

		if (arguments->at[i].kind != ARGUMENT_REG || !reg->is_32)
			continue;
		diag_error(&use->as->diags, reg->span,
			   "'%s' works on 64 bits; write 'r%u', or a mnemonic with 32",
			   use->written->word.name->text, reg->number);
		return false;
	}
	return true;
}

static struct use use_of(struct assembler *as, const struct statement *s)
{
	const struct insn_mnemonic *further = s->number < ROWS ? NULL : &insn_mnemonics[s->number - ROWS];

	return (struct use){ .as = as,
			     .written = s,
			     .row = further ? insn_find(further->shape, further->op, further->width)
					    : &insn_rows[s->number],
			     .has_width = further && further->has_width,
			     .at = s->arguments->at };
}

void build_mnemonic(struct assembler *as, const struct statement *s)
{
	struct use use = use_of(as, s);
	const struct form *form = &forms[use.row->shape];

	if (takes(&use, form, s->arguments) && registers_fit(&use, s->arguments))
		form->make(&use);
}

/* ---- lock, as the conformance suite writes it -------------------------- */

void build_locked(struct assembler *as, const struct statement *s)
{
	struct use use = { .as = as,
			   .written = s,
			   .row = insn_find_locked(s->word.name->text, s->fetch),
			   .at = s->arguments->at };

	if (!use.row)
		diag_error(&as->diags, s->word.span,
			   "unknown atomic operation '%s'; the operations are add, or, and, xor, xchg and "
			   "cmpxchg, with the suffix 32 for 32 bits",
			   s->word.name->text);
	else if (takes(&use, &forms[SHAPE_ATOMIC], s->arguments))
		make_atomic(&use);
}
