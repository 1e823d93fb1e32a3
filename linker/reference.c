/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BPF's relocations are mostly REL: the addend is in the bytes. An instruction
 * of 16 bytes (ld_imm64) has it in its first imm, as a signed number; a call
 * has it in instructions, less one, since a call's distance counts from the
 * next instruction (kernel: Documentation/bpf/llvm_reloc.rst).
 */
#include "linker/reference.h"

#define INSN_SIZE 8
#define IMM       4 /* its offset in an instruction */

unsigned reference_width(uint32_t type)
{
	switch (type) {
	case RELOC_64_64: return 2 * INSN_SIZE;
	case RELOC_64_ABS64:
	case RELOC_GNU_DATA_64:
	case RELOC_64_32: return INSN_SIZE;
	case RELOC_64_ABS32:
	case RELOC_GNU_DATA_32:
	case RELOC_64_NODYLD32: return 4;
	default: return 0;
	}
}

int64_t reference_addend(enum bpfas_endian endian, uint32_t type, const uint8_t *at)
{
	switch (type) {
	case RELOC_64_64: return (int32_t)get32(at + IMM, endian);
	case RELOC_GNU_DATA_64:
	case RELOC_64_ABS64: return (int64_t)get64(at, endian);
	case RELOC_64_ABS32:
	case RELOC_GNU_DATA_32:
	case RELOC_64_NODYLD32: return get32(at, endian);
	case RELOC_64_32: return ((int64_t)(int32_t)get32(at + IMM, endian) + 1) * INSN_SIZE;
	default: return 0;
	}
}

/* 32 bits that may be meant with or without a sign. */
static bool add32(enum bpfas_endian endian, uint8_t *at, int64_t more)
{
	uint32_t old = get32(at, endian);
	int64_t sum = (int64_t)(int32_t)old + more, unsigned_sum = (int64_t)old + more;

	if (sum != (int32_t)sum && (unsigned_sum < 0 || unsigned_sum > UINT32_MAX))
		return false;
	put32(at, (uint32_t)sum, endian);
	return true;
}

bool reference_add(enum bpfas_endian endian, uint32_t type, uint8_t *at, int64_t more)
{
	switch (type) {
	case RELOC_64_64: return add32(endian, at + IMM, more);
	case RELOC_GNU_DATA_64:
	case RELOC_64_ABS64: put64(at, get64(at, endian) + (uint64_t)more, endian); return true;
	case RELOC_64_ABS32:
	case RELOC_GNU_DATA_32:
	case RELOC_64_NODYLD32: return add32(endian, at, more);
	case RELOC_64_32: return more % INSN_SIZE == 0 && add32(endian, at + IMM, more / INSN_SIZE);
	default: return false;
	}
}

static int64_t addend_of(const struct link_input *input, uint32_t section,
			 const struct object_relocation *relocation)
{
	const struct object_section *target = &input->object->sections.at[section];

	/* Of RELA the bytes count for nothing, and of REL the field is 0. */
	if (relocation->addend || !target->data || !reference_width(relocation->type))
		return relocation->addend;
	return reference_addend(input->object->header.endian, relocation->type,
				target->data + relocation->offset);
}

static struct reference to_local(const struct link_input *input, uint32_t section,
				 const struct object_relocation *relocation)
{
	const struct object_symbol *symbol = &input->object->symbols.at[relocation->symbol];
	struct reference reference = { .by_section = ELF64_ST_TYPE(symbol->info) == STT_SECTION };

	if (!object_is_section(input->object, symbol->section))
		return reference;
	reference.place = (struct link_place){ input, symbol->section, symbol->value };
	if (reference.by_section)
		reference.place.offset += (uint64_t)addend_of(input, section, relocation);
	return reference;
}

struct reference reference_of(const struct link_input *input, uint32_t section,
			      const struct object_relocation *relocation)
{
	struct global *global = input->globals[relocation->symbol];
	struct reference reference = { 0 };

	if (!global)
		return to_local(input, section, relocation);
	reference.global = global = global_final(global);
	if (global->is_defined && global->input &&
	    object_is_section(global->input->object, global_symbol(global)->section))
		reference.place = (struct link_place){ global->input, global_symbol(global)->section,
						       global_symbol(global)->value };
	return reference;
}

struct piece *piece_at(struct link_section *section, uint64_t offset)
{
	size_t low = 0, high = section->piece_count;

	if (!high)
		return NULL;
	/* A negative addend of the first: it is meant with what begins there. */
	if ((int64_t)offset < 0)
		return &section->pieces[0];
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (section->pieces[middle].begin <= offset)
			low = middle;
		else
			high = middle;
	}
	return &section->pieces[low];
}
