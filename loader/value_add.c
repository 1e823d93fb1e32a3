/* SPDX-License-Identifier: BSD-2-Clause */
/* Sums of values, field by field, for per-CPU maps. */
#include "loader/value.h"

#include <bpf/btf.h>

#include "loader/value_bits.h"

static void add_type(const struct btf *btf, uint32_t id, uint8_t *into, const uint8_t *from, size_t size,
		     unsigned depth);

static void add_bits(const struct btf *btf, uint32_t id, uint8_t *into, const uint8_t *from, unsigned first,
		     unsigned bits)
{
	const struct btf_type *type = btf_resolve(btf, &id);
	uint64_t sum;

	if (!type || !btf_is_int(type) || bits > 64)
		return;
	sum = bits_load(into, first, bits) + bits_load(from, first, bits);
	bits_store(into, first, bits, sum);
}

/* In a union the first member stands for all. */
static void add_members(const struct btf *btf, const struct btf_type *type, uint8_t *into,
			const uint8_t *from, size_t size, unsigned depth)
{
	uint32_t count = btf_is_union(type) && btf_vlen(type) ? 1 : btf_vlen(type);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t offset = btf_member_bit_offset(type, i), bits = btf_member_bitfield_size(type, i);
		uint32_t id = btf_members(type)[i].type;
		size_t length = btf_size_of(btf, id), at = offset / 8;

		if (bits && (uint64_t)offset + bits <= (uint64_t)size * 8)
			add_bits(btf, id, into, from, offset, bits);
		else if (!bits && at <= size && length <= size - at)
			add_type(btf, id, into + at, from + at, length, depth);
	}
}

static void add_array(const struct btf *btf, const struct btf_array *array, uint8_t *into,
		      const uint8_t *from, size_t size, unsigned depth)
{
	size_t item = btf_size_of(btf, array->type);

	if (btf_is_char(btf, array->type))
		return;
	for (size_t i = 0; item && i < array->nelems && i < size / item; i++)
		add_type(btf, array->type, into + i * item, from + i * item, item, depth);
}

static void add_type(const struct btf *btf, uint32_t id, uint8_t *into, const uint8_t *from, size_t size,
		     unsigned depth)
{
	const struct btf_type *type = depth < BTF_MAX_DEPTH ? btf_resolve(btf, &id) : NULL;

	if (!type)
		return;
	if (btf_is_composite(type))
		add_members(btf, type, into, from, size, depth + 1);
	else if (btf_is_array(type))
		add_array(btf, btf_array(type), into, from, size, depth + 1);
	else if (btf_is_int(type) && btf_int_encoding(type) & BTF_INT_BOOL)
		into[0] |= from[0];
	else if (btf_is_int(type) && size <= 8)
		number_store(into, size, number_load(into, size) + number_load(from, size));
}

bool value_add(struct value_type type, void *into, const void *from, size_t size)
{
	if (!value_has_type(type, size))
		return false;
	add_type(type.btf, type.id, into, from, size, 0);
	return true;
}
