/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A compiler leaves no relocation where a function calls another one of its
 * section: the distance is in the instruction. Where the two are in different
 * pieces such a call gets a relocation against the section, as calls from other
 * sections have it; so each of them can move or leave. What jumps to or falls
 * into another piece becomes one with it.
 *
 * BPF's instructions: kernel, Documentation/bpf/standardization/instruction-set.rst.
 */
#include "linker/flow.h"

#include "linker/check.h"
#include "linker/reference.h"

#define INSN_SIZE 8

#define OP_CALL     0x85
#define OP_EXIT     0x95
#define OP_GOTO     0x05
#define OP_GOTOL    0x06
#define OP_LDIMM64  0x18
#define CLASS_JMP   0x05
#define CLASS_JMP32 0x06

#define SRC_CALL 1 /* of a call: of a function in this section */
#define SRC_FUNC 4 /* of ld_imm64: the same, its address */

struct flow {
	struct link *link;
	struct link_section *section;
	uint8_t *data;
	uint64_t size;
	enum bpfas_endian endian;
	bool *joined;                 /* by piece: with the one before it */
	struct object_section *table; /* of its relocations; NULL: there is none */
	uint32_t symbol;              /* of the section; 0: there is none */
};

static size_t piece_number(const struct flow *flow, uint64_t offset)
{
	return (size_t)(piece_at(flow->section, offset) - flow->section->pieces);
}

static void join(const struct flow *flow, uint64_t from, int64_t distance)
{
	uint64_t to = from + INSN_SIZE + (uint64_t)distance * INSN_SIZE;
	size_t low, high;

	if (to >= flow->size)
		return;
	low = piece_number(flow, from < to ? from : to);
	high = piece_number(flow, from < to ? to : from);
	while (high > low)
		flow->joined[high--] = true;
}

/* A call's distance becomes the place in the section that it goes to. */
static void call(const struct flow *flow, uint64_t from, int32_t distance)
{
	uint64_t to = from + INSN_SIZE + (uint64_t)((int64_t)distance * INSN_SIZE);

	if (to >= flow->size || piece_number(flow, from) == piece_number(flow, to))
		return;
	if (!flow->table || flow->table->type != SHT_REL || !flow->symbol) {
		join(flow, from, distance);
		return;
	}
	put32(flow->data + from + 4, (uint32_t)(to / INSN_SIZE - 1), flow->endian);
	vec_push(&flow->link->arena, &flow->table->relocations,
		 ((struct object_relocation){ .offset = from, .symbol = flow->symbol, .type = RELOC_64_32 }));
}

static uint8_t source_of(const struct flow *flow, const uint8_t *insn)
{
	return flow->endian == BPFAS_BIG ? insn[1] & 0xf : insn[1] >> 4;
}

/* Returns how many instruction slots it takes. */
static unsigned follow(const struct flow *flow, uint64_t at, bool has_relocation)
{
	const uint8_t *insn = flow->data + at;
	uint8_t class = *insn & 7;
	int32_t imm = (int32_t)get32(insn + 4, flow->endian);

	if (*insn == OP_LDIMM64) {
		if (!has_relocation && source_of(flow, insn) == SRC_FUNC)
			join(flow, at, imm);
		return 2;
	}
	if ((class != CLASS_JMP && class != CLASS_JMP32) || has_relocation || *insn == OP_EXIT)
		return 1;
	if (*insn == OP_CALL) {
		if (source_of(flow, insn) == SRC_CALL)
			call(flow, at, imm);
	} else {
		join(flow, at, *insn == OP_GOTOL ? imm : (int16_t)get16(insn + 2, flow->endian));
	}
	return 1;
}

/* Whether the instruction that ends a piece lets control go on with what follows it. */
static bool falls_through(const struct flow *flow, uint64_t end)
{
	uint8_t op = end >= INSN_SIZE ? flow->data[end - INSN_SIZE] : 0;

	return op != OP_EXIT && op != OP_GOTO && op != OP_GOTOL;
}

/* The table grows behind the relocations that it had. */
static size_t skip_to(const struct flow *flow, size_t next, size_t count, uint64_t offset)
{
	while (next < count && flow->table->relocations.at[next].offset < offset)
		next++;
	return next;
}

static void follow_all(const struct flow *flow)
{
	size_t next = 0, count = flow->table ? flow->table->relocations.count : 0;
	unsigned slots;

	for (uint64_t at = 0; at + INSN_SIZE <= flow->size; at += slots * INSN_SIZE) {
		next = skip_to(flow, next, count, at);
		slots = follow(flow, at, next < count && flow->table->relocations.at[next].offset == at);
	}
	for (size_t i = 1; i < flow->section->piece_count; i++)
		if (falls_through(flow, flow->section->pieces[i].begin))
			flow->joined[i] = true;
}

static void compact(struct link_section *section, const bool *joined)
{
	size_t count = 0;

	for (size_t i = 0; i < section->piece_count; i++) {
		struct piece *piece = &section->pieces[i];

		if (joined[i]) {
			section->pieces[count - 1].end = piece->end;
			section->pieces[count - 1].loses &= piece->loses;
		} else {
			section->pieces[count++] = *piece;
		}
	}
	section->piece_count = count;
}

static uint32_t section_symbol(const struct bpfas_object *object, uint32_t section)
{
	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (object->symbols.at[i].section == section &&
		    ELF64_ST_TYPE(object->symbols.at[i].info) == STT_SECTION)
			return i;
	return 0;
}

void flow_join(struct link *link, struct link_input *input, uint32_t index)
{
	struct object_section *header = &input->object->sections.at[index];
	uint32_t table = input->tables.first[index];
	struct flow flow = {
		.link = link,
		.section = &input->sections[index],
		.size = header->data ? header->size : 0,
		.endian = input->object->header.endian,
		.table = table ? &input->object->sections.at[table] : NULL,
		.symbol = section_symbol(input->object, index),
	};

	flow.joined = arena_alloc(&link->arena, flow.section->piece_count * sizeof *flow.joined);
	if (flow.size) {
		flow.data = (uint8_t *)arena_copy(&link->arena, header->data, header->size);
		header->data = flow.data;
		follow_all(&flow);
	}
	if (flow.table)
		check_sort(flow.table);
	compact(flow.section, flow.joined);
}
