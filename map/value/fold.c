/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/fold.h"

#include <string.h>

#include <bpf/btf.h>

#include "map/value/bits.h"

struct folding {
	const struct btf *btf;
	enum bpfas_fold fold;
	const uint8_t *from; /* the first of the values */
	size_t count, stride;
};

/* Where a number is in each value. */
struct place {
	size_t at, size;      /* in bytes */
	unsigned first, bits; /* a bitfield, counted from `at`, where bits is not 0 */
	bool is_signed;
};

static __int128 load(const struct folding *folding, const struct place *place, size_t index)
{
	const uint8_t *bytes = folding->from + index * folding->stride + place->at;
	unsigned bits = place->bits ? place->bits : (unsigned)place->size * 8;
	uint64_t number =
		place->bits ? bits_load(bytes, place->first, place->bits) : number_load(bytes, place->size);

	if (place->is_signed && number >> (bits - 1) & 1)
		return (__int128)number - ((__int128)1 << bits);
	return number;
}

static uint64_t fold_numbers(const struct folding *folding, const struct place *place)
{
	__int128 result = load(folding, place, 0);

	for (size_t i = 1; i < folding->count; i++) {
		__int128 number = load(folding, place, i);

		if (folding->fold == BPFAS_FOLD_MIN)
			result = number < result ? number : result;
		else if (folding->fold == BPFAS_FOLD_MAX)
			result = number > result ? number : result;
		else
			result += number;
	}
	if (folding->fold == BPFAS_FOLD_AVERAGE)
		result /= (__int128)folding->count;
	return (uint64_t)result;
}

static void fold_type(const struct folding *folding, uint32_t id, uint8_t *into, size_t at, size_t size,
		      unsigned depth);

static void fold_bits(const struct folding *folding, uint32_t id, uint8_t *into, size_t at, unsigned first,
		      unsigned bits)
{
	const struct btf_type *type = btf_resolve(folding->btf, &id);
	struct place place = { .at = at, .first = first, .bits = bits };

	if (!type || !btf_is_int(type) || bits > 64)
		return;
	place.is_signed = btf_int_encoding(type) & BTF_INT_SIGNED;
	bits_store(into + at, first, bits, fold_numbers(folding, &place));
}

/* Of a union only the first member is used. */
static void fold_members(const struct folding *folding, const struct btf_type *type, uint8_t *into,
			 size_t base, size_t size, unsigned depth)
{
	uint32_t count = btf_is_union(type) && btf_vlen(type) ? 1 : btf_vlen(type);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t offset = btf_member_bit_offset(type, i), bits = btf_member_bitfield_size(type, i);
		uint32_t id = btf_members(type)[i].type;
		size_t length = btf_size_of(folding->btf, id), at = offset / 8;

		if (bits && (uint64_t)offset + bits <= (uint64_t)size * 8)
			fold_bits(folding, id, into, base, offset, bits);
		else if (!bits && at <= size && length <= size - at)
			fold_type(folding, id, into, base + at, length, depth);
	}
}

static void fold_array(const struct folding *folding, const struct btf_array *array, uint8_t *into, size_t at,
		       size_t size, unsigned depth)
{
	size_t item = btf_size_of(folding->btf, array->type);

	if (btf_is_char(folding->btf, array->type))
		return;
	for (size_t i = 0; item && i < array->nelems && i < size / item; i++)
		fold_type(folding, array->type, into, at + i * item, item, depth);
}

static void fold_int(const struct folding *folding, const struct btf_type *type, uint8_t *into, size_t at,
		     size_t size)
{
	bool is_bool = btf_int_encoding(type) & BTF_INT_BOOL;
	struct place place = { .at = at, .size = size, .is_signed = btf_int_encoding(type) & BTF_INT_SIGNED };
	uint64_t number = fold_numbers(folding, &place);

	number_store(into + at, size, is_bool && folding->fold == BPFAS_FOLD_SUM ? number != 0 : number);
}

static void fold_type(const struct folding *folding, uint32_t id, uint8_t *into, size_t at, size_t size,
		      unsigned depth)
{
	const struct btf_type *type = depth < BTF_MAX_DEPTH ? btf_resolve(folding->btf, &id) : NULL;

	if (!type)
		return;
	if (btf_is_composite(type))
		fold_members(folding, type, into, at, size, depth + 1);
	else if (btf_is_array(type))
		fold_array(folding, btf_array(type), into, at, size, depth + 1);
	else if (btf_is_int(type) && size >= 1 && size <= 8)
		fold_int(folding, type, into, at, size);
}

bool value_fold(struct value_type type, enum bpfas_fold fold, void *into, const void *from, size_t size,
		size_t count, size_t stride)
{
	const struct folding folding = {
		.btf = type.btf, .fold = fold, .from = from, .count = count, .stride = stride
	};

	if (!value_has_type(type, size) || !count)
		return false;
	memcpy(into, from, size);
	fold_type(&folding, type.id, into, 0, size, 0);
	return true;
}
