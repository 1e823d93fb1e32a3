/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value_bits.h"

#include <string.h>

#include <bpf/btf.h>

#define LITTLE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

const struct btf_type *btf_resolve(const struct btf *btf, uint32_t *id)
{
	const struct btf_type *type = btf__type_by_id(btf, *id);

	for (unsigned depth = 0; type && depth < BTF_MAX_DEPTH; depth++) {
		if (!btf_is_mod(type) && !btf_is_typedef(type) && btf_kind(type) != BTF_KIND_TYPE_TAG)
			return type;
		*id = type->type;
		type = btf__type_by_id(btf, *id);
	}
	return NULL;
}

size_t btf_size_of(const struct btf *btf, uint32_t id)
{
	int64_t size = btf__resolve_size(btf, id);

	return size > 0 ? (size_t)size : 0;
}

const char *btf_name_of(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}

bool btf_is_char(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf_resolve(btf, &id);

	return type && btf_is_int(type) && type->size == 1 &&
	       (btf_int_encoding(type) & BTF_INT_CHAR || !strcmp(btf_name_of(btf, type->name_off), "char"));
}

/* libbpf's btf__resolve_size does not know sections; their size is settled when the object is opened. */
bool value_has_type(struct value_type type, size_t size)
{
	uint32_t id = type.id;
	const struct btf_type *found = type.btf && id ? btf_resolve(type.btf, &id) : NULL;

	return found && (btf_is_datasec(found) || btf_size_of(type.btf, id) == size);
}

uint64_t number_load(const uint8_t *bytes, size_t size)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number |= (uint64_t)bytes[LITTLE ? i : size - 1 - i] << 8 * i;
	return number;
}

void number_store(uint8_t *bytes, size_t size, uint64_t number)
{
	for (size_t i = 0; i < size; i++)
		bytes[LITTLE ? i : size - 1 - i] = (uint8_t)(number >> 8 * i);
}

uint64_t bits_load(const uint8_t *bytes, unsigned first, unsigned bits)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bits; i++) {
		unsigned at = first + i;
		uint64_t bit = bytes[at / 8] >> (LITTLE ? at % 8 : 7 - at % 8) & 1;

		number |= bit << (LITTLE ? i : bits - 1 - i);
	}
	return number;
}

void bits_store(uint8_t *bytes, unsigned first, unsigned bits, uint64_t number)
{
	for (unsigned i = 0; i < bits; i++) {
		unsigned at = first + i, shift = LITTLE ? at % 8 : 7 - at % 8;
		unsigned bit = number >> (LITTLE ? i : bits - 1 - i) & 1;

		bytes[at / 8] = (uint8_t)((bytes[at / 8] & ~(1u << shift)) | bit << shift);
	}
}
