/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instructions. A first look finds where jumps go, so that labels can stand
 * there; then each is printed. What no row of the instruction table matches
 * exactly becomes a number, which assembles to itself.
 */
#include "output/dis/code.h"

#include "base/byte_order.h"
#include "output/dis/core.h"
#include "output/dis/data.h"
#include "output/dis/functions.h"
#include "output/dis/lines.h"
#include "output/dis/names.h"
#include "output/dis/results.h"
#include "output/dis/targets.h"
#include "output/dis/types.h"

#define LONGEST      128 /* of an instruction without the names in it */
#define MAX_REGISTER 10

/* ---- One instruction -------------------------------------------------------- */

static void print_row(struct coder *coder, const struct insn_row *row, const struct insn_operands *operands,
		      const struct insn_names *names)
{
	struct text_out *out = coder->out;
	size_t room = LONGEST, length;

	do {
		vec_reserve(out->arena, out->bytes, room);
		length = (size_t)insn_print_named(row, operands, coder->dis->options->dialect, names,
						  (char *)out->bytes->at + out->bytes->count, room);
	} while (length >= room && (room = length + 1));
	out->bytes->count += length;
}

/* The last label at or before an offset; NULL: none is. */
static const struct dis_label *last_label(const struct dis_label *first, const struct dis_label *end,
					  uint64_t offset)
{
	size_t low = 0, high = (size_t)(end - first);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (first[middle].value <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? first + low - 1 : NULL;
}

/* The symbol that has the byte, for a relocation that names only its section; NULL: none has. */
static const struct dis_label *meant_label(const struct dis *dis, const struct object_relocation *relocation,
					   uint64_t offset)
{
	const struct object_symbol *symbols = dis->object->symbols.at;
	const struct object_symbol *section = &symbols[relocation->symbol];
	const struct dis_label *first, *end, *label;

	if (ELF64_ST_TYPE(section->info) != STT_SECTION || !object_is_section(dis->object, section->section))
		return NULL;
	end = dis_section_labels(dis, section->section, &first);
	label = last_label(first, end, offset);
	return label && (label->value == offset || offset - label->value < symbols[label->symbol].size)
		       ? label
		       : NULL;
}

/* Where symbols are stated, a local's name would make a relocation of that symbol, and not of its section. */
static bool is_named(const struct dis *dis, const struct dis_label *label)
{
	const struct dis_block *block = dis_block_at(&dis->blocks[label->section], label->value);

	return dis->is_view && ELF64_ST_BIND(dis->object->symbols.at[label->symbol].info) == STB_LOCAL &&
	       (dis->variables[label->section].length || (block && block->symbol == label->symbol));
}

/* A symbol and what the instruction has added to it. */
static const char *address(struct coder *coder, const struct object_relocation *relocation, int64_t addend)
{
	const struct dis *dis = coder->dis;
	const struct dis_label *label = meant_label(dis, relocation, (uint64_t)addend);
	bool by_name = label && is_named(dis, label);
	const char *symbol = dis->symbol_names[by_name ? label->symbol : relocation->symbol];

	addend -= by_name ? (int64_t)label->value : 0;
	return addend ? arena_printf(dis->arena, "%s%+jd", symbol, (intmax_t)addend) : symbol;
}

static void print_call(struct coder *coder, uint64_t at, const struct insn_row *row,
		       const struct insn_operands *operands)
{
	const struct object_relocation *relocation = dis_relocation_at(coder, at);
	char room[LABEL_NAME_MAX];
	const char *name = relocation ? address(coder, relocation, (operands->imm + 1) * SLOT)
				      : dis_target_name(coder, at, row, operands->imm, room);

	if (!name) {
		print_row(coder, row, operands, &(struct insn_names){ 0 });
		return;
	}
	out_text(coder->out, relocation || coder->dis->options->plain ? "call " : "call local ");
	out_text(coder->out, name);
}

/* What the program returns right after. */
static const char *result_name(const struct coder *coder, uint64_t at, const struct insn_row *row,
			       const struct insn_operands *operands)
{
	const struct dis_block *block = coder->block;
	struct insn_operands unused;
	const struct insn_row *next = at + SLOT < coder->size ? dis_decode(coder, at + SLOT, &unused) : NULL;

	if (row->op != OP_MOV || operands->dst != 0 || block == coder->blocks_end || !block->is_program ||
	    at < block->start || !next || next->shape != SHAPE_EXIT)
		return NULL;
	return dis_result_name(coder->dis, coder->dis->object->sections.at[coder->index].name, operands->imm);
}

static void print_insn(struct coder *coder, uint64_t at, const struct insn_row *row,
		       const struct insn_operands *operands)
{
	struct insn_names names = { 0 };
	char room[LABEL_NAME_MAX];

	if (row->shape == SHAPE_CALL && row->op == OP_LOCAL) {
		print_call(coder, at, row, operands);
		return;
	}
	if (dis_has_target(row)) {
		names.target = dis_target_name(coder, at, row, dis_distance_of(row, operands), room);
	} else if (row->shape == SHAPE_LOAD_IMM64) {
		const struct object_relocation *relocation = dis_relocation_at(coder, at);

		names.imm = relocation ? address(coder, relocation, operands->imm) : NULL;
	} else if (row->shape == SHAPE_CALL && row->op == OP_HELPER && operands->imm >= 0 &&
		   operands->imm < coder->dis->helper_count) {
		names.imm = coder->dis->helpers[operands->imm];
	} else if (row->shape == SHAPE_ALU_IMM) {
		names.imm = result_name(coder, at, row, operands);
	}
	names.off = dis_context_member(coder->dis, &coder->context, at, row, operands);
	print_row(coder, row, operands, &names);
}

static const char *fault(const struct coder *coder, uint64_t at)
{
	const uint8_t *insn = coder->data + at;
	bool has_opcode = false;

	for (size_t i = 1; i < insn_row_count; i++)
		has_opcode |= insn_rows[i].opcode == insn[INSN_OPCODE_AT];
	if (!has_opcode)
		return "no instruction has this opcode";
	if ((insn[INSN_REGS_AT] >> 4) > MAX_REGISTER || (insn[INSN_REGS_AT] & 0xf) > MAX_REGISTER)
		return "no such register";
	if (insn[INSN_OPCODE_AT] == INSN_WIDE_OPCODE && coder->size - at < 2 * SLOT)
		return "the second half of this 64-bit load is missing";
	return "a field that this opcode does not use is not 0, or has a value without a meaning";
}

static void print_word(struct coder *coder, uint64_t at)
{
	out_text(coder->out, ".quad ");
	out_hex(coder->out, get64(coder->data + at, coder->endian), 16);
	out_text(coder->out, "\t// ");
	out_text(coder->out, fault(coder, at));
}

static void print_meaning(struct coder *coder, const struct object_relocation *relocation, uint64_t offset)
{
	const struct dis_label *label = meant_label(coder->dis, relocation, offset);

	if (!label || is_named(coder->dis, label))
		return;
	out_text(coder->out, "\t// ");
	out_text(coder->out, coder->dis->symbol_names[label->symbol]);
	out_addend(coder->out, (int64_t)(offset - label->value));
}

static void print_comment(struct coder *coder, uint64_t at, const struct insn_row *row,
			  const struct insn_operands *operands)
{
	const struct object_relocation *relocation = dis_relocation_at(coder, at);

	if (relocation && row->shape == SHAPE_LOAD_IMM64)
		print_meaning(coder, relocation, (uint64_t)operands->imm);
	else if (relocation && row->shape == SHAPE_CALL)
		print_meaning(coder, relocation, ((uint64_t)operands->imm + 1) * SLOT);
}

static size_t print_slot(struct coder *coder, uint64_t at)
{
	struct insn_operands operands;
	const struct insn_row *row = dis_decode(coder, at, &operands);

	out_char(coder->out, '\t');
	if (row)
		print_insn(coder, at, row, &operands);
	else
		print_word(coder, at);
	if (row)
		print_comment(coder, at, row, &operands);
	dis_put_core(coder->dis, coder->index, at);
	out_char(coder->out, '\n');
	return row ? row->slots * SLOT : SLOT;
}

static void print_made_label(struct coder *coder, size_t slot)
{
	char room[LABEL_NAME_MAX];

	out_text(coder->out, dis_made_label(coder, slot, room));
	out_text(coder->out, ":\n");
}

static void print_label(struct coder *coder, uint32_t symbol, bool is_inside)
{
	if (!is_inside) {
		dis_put_label(coder->dis, symbol);
		return;
	}
	out_text(coder->out, coder->dis->symbol_names[symbol]);
	out_text(coder->out, ":\n");
}

/* Labels in a block are known in it alone: symbols of their names state their place themselves. */
static void print_labels(struct coder *coder, uint64_t at)
{
	const struct dis_block *block = coder->block;
	bool is_inside = block < coder->blocks_end && block->start <= at;

	for (; coder->next < coder->end && coder->next->value <= at; coder->next++) {
		if (coder->next->value < at || (is_inside && block->start == at))
			continue;
		print_label(coder, coder->next->symbol, is_inside);
	}
	if (at / SLOT < coder->slots && coder->marks[at / SLOT] != NO_TARGET)
		print_made_label(coder, at / SLOT);
}

static void begin_block(struct coder *coder, uint64_t at)
{
	const struct dis_block *block = coder->block;
	struct dis *dis = coder->dis;

	if (block == coder->blocks_end || block->start != at)
		return;
	dis_follow_context(dis, &coder->context, block, coder->index);
	out_text(coder->out, block->head);
	out_char(coder->out, '\n');
	dis->declared[block->symbol] = ELF64_ST_INFO(block->is_static ? STB_LOCAL : STB_GLOBAL, STT_FUNC);
}

static void end_block(struct coder *coder, uint64_t at)
{
	if (coder->block == coder->blocks_end || coder->block->end != at)
		return;
	out_text(coder->out, coder->block->is_program ? ".endprog\n" : ".endfunc\n");
	coder->block++;
}

static struct coder begin_section(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	const struct dis_blocks *blocks = &dis->blocks[index];
	struct coder coder = { .dis = dis,
			       .out = &dis->out,
			       .data = section->data,
			       .size = section->size,
			       .endian = dis->object->header.endian,
			       .index = index,
			       .relocations = dis_relocations_in(dis, index),
			       .slots = section->size / SLOT,
			       .block = blocks->at,
			       .blocks_end = blocks->at + blocks->count };

	coder.end = dis_section_labels(dis, index, &coder.first);
	coder.next = coder.first;
	if (dis->options->lines)
		coder.lines.next = dis_lines_from(dis->options->lines, index, 0);
	dis_find_targets(&coder);
	return coder;
}

static uint64_t print_instructions(struct coder *coder, uint64_t at, uint64_t end)
{
	while (at + SLOT <= end) {
		begin_block(coder, at);
		print_labels(coder, at);
		if (coder->lines.next)
			dis_put_lines(coder->dis, &coder->lines, coder->index, at);
		at += print_slot(coder, at);
		end_block(coder, at);
	}
	return at;
}

void dis_print_code(struct dis *dis, uint32_t index)
{
	struct coder coder = begin_section(dis, index);
	uint64_t at = print_instructions(&coder, 0, coder.size);

	print_labels(&coder, at);
	dis_print_bytes(dis, coder.data + at, coder.size - at);
	if (at < coder.size)
		print_labels(&coder, coder.size);
}

/* Where jumps go is found once for all functions of a section. */
static struct coder coder_from(struct dis *dis, uint32_t index, uint64_t from)
{
	struct coder coder;

	if (!dis->coder || dis->coder->index != index) {
		dis->coder = ARENA_NEW(dis->arena, struct coder);
		*dis->coder = begin_section(dis, index);
	}
	coder = *dis->coder;
	coder.block = dis_block_at(&dis->blocks[index], from);
	if (!coder.block)
		coder.block = coder.blocks_end;
	return coder;
}

void dis_print_code_part(struct dis *dis, uint32_t index, uint64_t from, uint64_t to)
{
	struct coder coder = coder_from(dis, index, from);

	while (coder.next < coder.end && coder.next->value < from)
		coder.next++;
	if (coder.lines.next)
		coder.lines.next = dis_lines_from(dis->options->lines, index, from);
	print_instructions(&coder, from, to);
}

/* ---- One by one ----------------------------------------------------------------- */

static void view(struct coder *coder, uint64_t at, struct dis_insn *insn)
{
	const struct object_relocation *relocation = dis_relocation_at(coder, at);
	size_t slot;

	*insn = (struct dis_insn){ .offset = at, .relocation = relocation };
	insn->row = dis_decode(coder, at, &insn->operands);
	insn->size = insn->row ? insn->row->slots * SLOT : SLOT;
	if (dis_has_target(insn->row) && !relocation &&
	    dis_find_slot(coder, at, dis_distance_of(insn->row, &insn->operands), &slot)) {
		insn->has_target = true;
		insn->target = slot * SLOT;
	}
	coder->out->bytes->count = 0;
	if (insn->row)
		print_insn(coder, at, insn->row, &insn->operands);
	else
		print_word(coder, at);
	out_char(coder->out, '\0');
	insn->text = (const char *)coder->out->bytes->at;
}

void dis_each_insn(struct dis *dis, uint32_t index, uint64_t from, uint64_t to, dis_insn_fn each,
		   void *context)
{
	struct coder coder = coder_from(dis, index, from);
	struct text_out out = { dis->arena, &dis->types->scratch };
	struct dis_insn insn;

	coder.out = &out;
	for (uint64_t at = from; at + SLOT <= to && at < coder.slots * SLOT; at += insn.size) {
		dis_go_to_block(&coder, at);
		view(&coder, at, &insn);
		each(context, &insn);
	}
}
