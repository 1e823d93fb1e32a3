/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where jumps go, so that labels can stand there, and how these are called:
 * by a symbol, or a number in their function.
 */
#include "output/dis/targets.h"

#include "output/dis/functions.h"
#include "output/dis/names.h"

/* Classes of opcodes: RFC 9669, section 3.1. */
#define CLASS_MASK  0x07
#define CLASS_JMP   0x05
#define CLASS_JMP32 0x06

/* What is at a slot, other than NO_TARGET. */
#define TARGET 1          /* a jump's; then 1 + the number of its label */
#define LOOP   0x40000000 /* or'ed: the jump is from below */
#define INSIDE UINT32_MAX /* the second half of an instruction */

const struct insn_row *dis_decode(const struct coder *coder, uint64_t at, struct insn_operands *operands)
{
	return insn_decode(coder->data + at, coder->size - at, coder->endian, operands);
}

const struct object_relocation *dis_relocation_at(struct coder *coder, uint64_t at)
{
	struct dis_relocations *left = &coder->relocations;

	while (left->next < left->end && left->next->offset < at)
		left->next++;
	return left->next < left->end && left->next->offset == at ? left->next : NULL;
}

/* ---- Targets --------------------------------------------------------------- */

bool dis_find_slot(const struct coder *coder, uint64_t at, int64_t distance, size_t *slot)
{
	int64_t to = (int64_t)(at / SLOT) + 1 + distance;

	*slot = (size_t)to;
	return to >= 0 && (size_t)to < coder->slots && coder->marks[to] != INSIDE;
}

int64_t dis_distance_of(const struct insn_row *row, const struct insn_operands *operands)
{
	return row->off_kind == FIELD_TARGET ? operands->off : operands->imm;
}

bool dis_has_target(const struct insn_row *row)
{
	return row && (row->off_kind == FIELD_TARGET || row->imm_kind == FIELD_TARGET);
}

static bool is_local(const struct coder *coder, const struct dis_label *label)
{
	return ELF64_ST_BIND(coder->dis->object->symbols.at[label->symbol].info) == STB_LOCAL;
}

/* One that is reached without a relocation: where no entry is stated, a local one. */
static const struct dis_label *symbol_at(const struct coder *coder, uint64_t at)
{
	size_t low = 0, high = (size_t)(coder->end - coder->first);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (coder->first[middle].value < at)
			low = middle + 1;
		else
			high = middle;
	}
	for (const struct dis_label *label = coder->first + low; label < coder->end && label->value == at;
	     label++)
		if (!coder->dis->options->plain || is_local(coder, label))
			return label;
	return NULL;
}

static bool is_in_reach(const struct coder *coder, uint64_t at, uint64_t target)
{
	const struct dis_block *block = coder->block;

	if (block == coder->blocks_end || at < block->start)
		return !dis_block_at(&coder->dis->blocks[coder->index], target);
	return target >= block->start && target < block->end;
}

/* A block's own symbol is not a label; other symbols at the same place are not printed. */
static bool begins_block(const struct coder *coder, uint64_t at)
{
	const struct dis_block *block = dis_block_at(&coder->dis->blocks[coder->index], at);

	return block && block->start == at;
}

static void mark_target(struct coder *coder, uint64_t at)
{
	struct insn_operands operands;
	const struct insn_row *row = dis_decode(coder, at, &operands);
	size_t slot;

	if (!dis_has_target(row) || dis_relocation_at(coder, at) ||
	    !dis_find_slot(coder, at, dis_distance_of(row, &operands), &slot) ||
	    coder->marks[slot] != NO_TARGET || !is_in_reach(coder, at, slot * SLOT))
		return;
	if (begins_block(coder, slot * SLOT) ? row->shape != SHAPE_CALL : !symbol_at(coder, slot * SLOT))
		coder->marks[slot] = slot * SLOT > at ? TARGET : TARGET | LOOP;
}

static void mark_insides(struct coder *coder)
{
	coder->marks = arena_alloc(coder->dis->arena, coder->slots * sizeof *coder->marks);
	for (size_t i = 0; i + 1 < coder->slots; i++)
		if (coder->data[i * SLOT] == INSN_WIDE_OPCODE &&
		    insn_length(coder->data + i * SLOT, coder->size - i * SLOT, coder->endian) == 2 * SLOT)
			coder->marks[++i] = INSIDE;
}

void dis_go_to_block(struct coder *coder, uint64_t at)
{
	while (coder->block < coder->blocks_end && coder->block->end <= at)
		coder->block++;
}

/* From 1 in each block. */
static void number_labels(struct coder *coder)
{
	uint32_t in_block = 0;

	for (size_t i = 0; i < coder->slots; i++) {
		bool is_inside;

		dis_go_to_block(coder, i * SLOT);
		is_inside = coder->block < coder->blocks_end && coder->block->start <= i * SLOT;
		if (is_inside && coder->block->start == i * SLOT)
			in_block = 0;
		if (coder->marks[i] != NO_TARGET && coder->marks[i] != INSIDE)
			coder->marks[i] += is_inside ? ++in_block : ++coder->dis->labels_made;
	}
	coder->block = coder->dis->blocks[coder->index].at;
}

void dis_find_targets(struct coder *coder)
{
	struct dis_relocations all = coder->relocations;

	mark_insides(coder);
	for (size_t i = 0; i < coder->slots; i++) {
		uint8_t class = coder->data[i * SLOT] & CLASS_MASK;

		dis_go_to_block(coder, i * SLOT);
		if ((class == CLASS_JMP || class == CLASS_JMP32) && coder->marks[i] != INSIDE)
			mark_target(coder, i * SLOT);
	}
	coder->relocations = all;
	coder->block = coder->dis->blocks[coder->index].at;
	number_labels(coder);
}

const char *dis_made_label(const struct coder *coder, size_t slot, char name[LABEL_NAME_MAX])
{
	const struct dis *dis = coder->dis;
	bool is_free = dis->has_free_labels &&
		       (!dis->options->plain || dis_block_at(&dis->blocks[coder->index], slot * SLOT));
	const char *word = !is_free ? ".L" : coder->marks[slot] & LOOP ? "loop" : "L";
	uint32_t number = (coder->marks[slot] & ~LOOP) - TARGET;
	char *at = name + LABEL_NAME_MAX;

	*--at = '\0';
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	at -= strlen(word);
	return memcpy(at, word, strlen(word));
}

/* What the file knows from everywhere: a function, or a symbol outside of all. */
static const char *called_name(const struct coder *coder, uint64_t at)
{
	const struct dis_block *block = dis_block_at(&coder->dis->blocks[coder->index], at);
	const struct dis_label *symbol = symbol_at(coder, at);

	if (block)
		return block->start == at && (block->is_static || !coder->dis->options->plain)
			       ? coder->dis->symbol_names[block->symbol]
			       : NULL;
	return symbol ? coder->dis->symbol_names[symbol->symbol] : NULL;
}

const char *dis_target_name(const struct coder *coder, uint64_t at, const struct insn_row *row,
			    int64_t distance, char name[LABEL_NAME_MAX])
{
	const struct dis_label *symbol;
	size_t slot;

	if (!dis_find_slot(coder, at, distance, &slot))
		return NULL;
	if (row->shape == SHAPE_CALL &&
	    (begins_block(coder, slot * SLOT) || !is_in_reach(coder, at, slot * SLOT)))
		return called_name(coder, slot * SLOT);
	if (!is_in_reach(coder, at, slot * SLOT))
		return NULL;
	if (coder->marks[slot] != NO_TARGET)
		return dis_made_label(coder, slot, name);
	symbol = symbol_at(coder, slot * SLOT);
	return symbol ? coder->dis->symbol_names[symbol->symbol] : NULL;
}
