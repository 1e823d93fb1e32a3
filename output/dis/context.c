/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * At a program's start r1 holds the context. Which registers do later is a
 * set for each instruction, at most what all ways to it have in common: the
 * sets shrink until nothing changes. What is not known costs only a name, as
 * the offset itself is the same.
 */
#include "output/dis/context.h"

#include <bpf/btf.h>

#include "output/dis/types.h"
#include "uapi/builtin.h"

#define SLOT       8
#define UNKNOWN    UINT16_MAX /* nothing leads there, as far as is known */
#define MAX_PASSES 16
#define CALL_KEEPS 0x07c0 /* r6 to r10 */

struct follower {
	const uint8_t *data; /* of the block */
	size_t slots;
	enum bpfas_endian endian;
	uint16_t *registers;
	bool changed;
};

static void lead(struct follower *follower, size_t to, uint16_t set)
{
	uint16_t before;

	if (to >= follower->slots)
		return;
	before = follower->registers[to];
	follower->registers[to] = before == UNKNOWN ? set : before & set;
	follower->changed |= follower->registers[to] != before;
}

static bool writes_src(const struct insn_row *row)
{
	return row->shape == SHAPE_FETCH || row->shape == SHAPE_XCHG;
}

static bool writes_dst(const struct insn_row *row)
{
	switch (row->shape) {
	case SHAPE_ALU_REG:
	case SHAPE_ALU_IMM:
	case SHAPE_NEG:
	case SHAPE_SWAP:
	case SHAPE_MOVSX:
	case SHAPE_LOAD:
	case SHAPE_LOAD_IMM64:
	case SHAPE_LOAD_ACQUIRE:
	case SHAPE_ADDR_SPACE_CAST: return true;
	default: return false;
	}
}

/* The set after the instruction. */
static uint16_t step(const struct insn_row *row, const struct insn_operands *operands, uint16_t set)
{
	bool is_copy = row->shape == SHAPE_ALU_REG && row->op == OP_MOV && row->width == WIDTH_64 &&
		       set >> operands->src & 1;

	if (row->shape == SHAPE_CALL || row->shape == SHAPE_CALLX)
		return set & CALL_KEEPS;
	if (writes_dst(row))
		set &= (uint16_t) ~(1u << operands->dst);
	if (writes_src(row))
		set &= (uint16_t) ~(1u << operands->src);
	if (row->shape == SHAPE_CMPXCHG || row->shape == SHAPE_LOAD_ABS || row->shape == SHAPE_LOAD_IND)
		set &= (uint16_t)~1u;
	return is_copy ? set | (uint16_t)(1u << operands->dst) : set;
}

static bool goes_on(const struct insn_row *row)
{
	return row->shape != SHAPE_EXIT && row->shape != SHAPE_GOTO && row->shape != SHAPE_GOTOL &&
	       row->shape != SHAPE_GOTOX;
}

static void pass(struct follower *follower)
{
	for (size_t i = 0; i < follower->slots;) {
		struct insn_operands operands;
		const struct insn_row *row = insn_decode(
			follower->data + i * SLOT, (follower->slots - i) * SLOT, follower->endian, &operands);
		size_t next = i + (row ? row->slots : 1);
		uint16_t set = follower->registers[i];

		if (row && set != UNKNOWN) {
			set = step(row, &operands, set);
			if (goes_on(row))
				lead(follower, next, set);
			if (row->off_kind == FIELD_TARGET)
				lead(follower, next + (size_t)(int64_t)operands.off, set);
			else if (row->imm_kind == FIELD_TARGET && row->shape != SHAPE_CALL)
				lead(follower, next + (size_t)operands.imm, set);
		}
		i = next;
	}
}

void dis_follow_context(struct dis *dis, struct dis_context *context, const struct dis_block *block,
			uint32_t section)
{
	struct follower follower = {
		.data = dis->object->sections.at[section].data + block->start,
		.slots = (block->end - block->start) / SLOT,
		.endian = dis->object->header.endian,
		.changed = true,
	};

	*context = (struct dis_context){ 0 };
	if (!block->context)
		return;
	follower.registers = arena_alloc(dis->arena, follower.slots * sizeof *follower.registers);
	memset(follower.registers, 0xff, follower.slots * sizeof *follower.registers);
	follower.registers[0] = 1u << 1;
	for (unsigned i = 0; i < MAX_PASSES && follower.changed; i++) {
		follower.changed = false;
		pass(&follower);
	}
	if (!follower.changed)
		*context = (struct dis_context){ block, follower.registers };
}

/* ---- Members ---------------------------------------------------------------------- */

/* Of that offset and size, or an element of an array. */
static const char *find_member(struct dis *dis, const struct btf_type *type, uint32_t offset, uint32_t size)
{
	const struct btf *btf = dis->types->btf;
	const char *name = btf__name_by_offset(btf, type->name_off);

	for (unsigned i = 0; i < btf_vlen(type); i++) {
		const struct btf_member *member = &btf_members(type)[i];
		const struct btf_type *is = dis_types_resolve(btf, member->type);
		const char *what = btf__name_by_offset(btf, member->name_off);
		uint32_t begin = btf_member_bit_offset(type, i) / 8;

		if (offset < begin || !*what || !is || btf_member_bitfield_size(type, i))
			continue;
		if (btf_is_int(is) && offset == begin && is->size == size)
			return arena_printf(dis->arena, "%s.%s", name, what);
		if (btf_is_array(is) && (offset - begin) % size == 0 &&
		    (offset - begin) / size < btf_array(is)->nelems &&
		    btf__resolve_size(btf, btf_array(is)->type) == size)
			return arena_printf(dis->arena, "%s.%s[%u]", name, what, (offset - begin) / size);
	}
	return NULL;
}

static unsigned base_of(const struct insn_row *row, const struct insn_operands *operands)
{
	if (row->shape == SHAPE_LOAD)
		return operands->src;
	return row->shape == SHAPE_STORE_REG || row->shape == SHAPE_STORE_IMM ? operands->dst : 15;
}

const char *dis_context_member(struct dis *dis, const struct dis_context *context, uint64_t at,
			       const struct insn_row *row, const struct insn_operands *operands)
{
	static const uint8_t sizes[WIDTHS] = {
		[WIDTH_8] = 1, [WIDTH_16] = 2, [WIDTH_32] = 4, [WIDTH_64] = 8
	};
	const struct btf_type *type;
	uint16_t set;

	if (!context->block || at < context->block->start || at >= context->block->end || operands->off < 0)
		return NULL;
	set = context->registers[(at - context->block->start) / SLOT];
	if (set == UNKNOWN || !(set >> base_of(row, operands) & 1))
		return NULL;
	type = btf__type_by_id(dis->types->btf, context->block->context);
	return find_member(dis, type, (uint32_t)operands->off, sizes[row->width]);
}
