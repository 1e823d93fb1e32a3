/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view is a type and bytes. Where the map's type gives the bytes a meaning
 * that BTF does not have (a prefix, the name of a device or program), its role
 * says so, and text and JSON show that meaning; parts of a view have no role.
 */
#include "map/view.h"

#include <errno.h>

#include "base/json.h"
#include "map/map.h"
#include "map/prefix.h"
#include "map/reference.h"
#include "map/value/addr_format.h"
#include "map/value/bits.h"
#include "map/value/print.h"

static struct bpfas_value view(const struct bpfas_map *map, struct value_type type, int role,
			       const void *bytes, size_t size)
{
	return (struct bpfas_value){
		.bytes = bytes, .size = size, .map = map, .btf = type.btf, .type = type.id, .role = role
	};
}

struct bpfas_value view_key(const struct bpfas_map *map, const void *bytes, size_t size)
{
	return view(map, map->key, map->access.key == ROLE_PREFIX ? ROLE_PREFIX : ROLE_TYPED, bytes, size);
}

struct bpfas_value view_value(const struct bpfas_map *map, const void *bytes, size_t size)
{
	int role = map->access.value;

	return view(map, map->value, reference_prints(role) ? role : ROLE_TYPED, bytes, size);
}

struct bpfas_value bpfas_value_key(const struct bpfas_map *map, const void *bytes)
{
	return view_key(map, bytes, map_shape(map).key_size);
}

struct bpfas_value bpfas_value_of(const struct bpfas_map *map, const void *bytes)
{
	return view_value(map, bytes, map_shape(map).value_size);
}

struct bpfas_value bpfas_value_record(const struct bpfas_record *record)
{
	return view(record->map, record->map->record, ROLE_TYPED, record->bytes, record->size);
}

static struct value_type type_of(const struct bpfas_value *value)
{
	return (struct value_type){ .btf = value->btf, .id = value->type };
}

/* The type without its wrappers; NULL if there is none of this size. */
static const struct btf_type *resolve(const struct bpfas_value *value)
{
	uint32_t id = value->type;

	return value_has_type(type_of(value), value->size) ? btf_resolve(value->btf, &id) : NULL;
}

/* ---- Text and JSON ------------------------------------------------------------------------- */

#define ROLE_TEXT (PREFIX_TEXT > REFERENCE_TEXT ? PREFIX_TEXT : REFERENCE_TEXT)

/* What the role makes of the bytes; false if it makes nothing. */
static bool role_text(const struct bpfas_value *value, char text[ROLE_TEXT])
{
	enum addr_format format;

	if (value->role == ROLE_TYPED)
		return false;
	if (value->role != ROLE_PREFIX) {
		reference_print(value->role, value->bytes, value->size, text);
		return true;
	}
	format = prefix_format(value->map);
	if (format != ADDR_PLAIN)
		prefix_print(format, value->bytes, text);
	return format != ADDR_PLAIN;
}

void bpfas_value_print(const struct bpfas_value *value, FILE *out)
{
	char text[ROLE_TEXT];

	if (role_text(value, text))
		fputs(text, out);
	else
		value_typed(type_of(value), value->bytes, value->size, out);
}

void bpfas_value_print_short(const struct bpfas_value *value, FILE *out)
{
	char text[ROLE_TEXT];

	if (role_text(value, text))
		fputs(text, out);
	else
		value_text(type_of(value), value->bytes, value->size, out);
}

void bpfas_json_value(struct bpfas_json *json, const struct bpfas_value *value)
{
	char text[ROLE_TEXT];

	if (role_text(value, text))
		bpfas_json_string(json, text);
	else
		value_json_exact(type_of(value), value->bytes, value->size, json);
}

/* ---- Parts ----------------------------------------------------------------------------------- */

enum bpfas_value_kind bpfas_value_kind(const struct bpfas_value *value)
{
	const struct btf_type *type = value->role == ROLE_TYPED ? resolve(value) : NULL;
	enum addr_format format = type ? addr_format_of(value->btf, value->type) : ADDR_PLAIN;

	if (value->role != ROLE_TYPED)
		return BPFAS_VALUE_WORD;
	if (!type)
		return BPFAS_VALUE_BYTES;
	if (format != ADDR_PLAIN && format != ADDR_BIG_ENDIAN)
		return BPFAS_VALUE_WORD;
	if (btf_is_composite(type) || btf_is_datasec(type))
		return BPFAS_VALUE_GROUP;
	if (btf_is_array(type))
		return btf_is_char(value->btf, btf_array(type)->type) ? BPFAS_VALUE_WORD : BPFAS_VALUE_LIST;
	return btf_is_int(type) && value->size >= 1 && value->size <= 8 ? BPFAS_VALUE_NUMBER
									: BPFAS_VALUE_WORD;
}

size_t bpfas_value_count(const struct bpfas_value *value)
{
	const struct btf_type *type = resolve(value);

	switch (bpfas_value_kind(value)) {
	case BPFAS_VALUE_GROUP: return btf_vlen(type);
	case BPFAS_VALUE_LIST: return btf_array(type)->nelems;
	default: return 0;
	}
}

static int part_at(const struct bpfas_value *value, uint32_t type, size_t at, size_t size, const char *name,
		   struct bpfas_value *part)
{
	if (!size || at > value->size || size > value->size - at)
		return -ENOENT;
	*part = view(value->map, (struct value_type){ value->btf, type }, ROLE_TYPED,
		     value->bytes ? (const uint8_t *)value->bytes + at : NULL, size);
	part->name = name;
	return 0;
}

static int variable_at(const struct bpfas_value *value, const struct btf_type *section, size_t index,
		       struct bpfas_value *part)
{
	const struct btf_var_secinfo *info = btf_var_secinfos(section) + index;
	const struct btf_type *variable = btf__type_by_id(value->btf, info->type);

	return variable ? part_at(value, variable->type, info->offset, info->size,
				  btf_name_of(value->btf, variable->name_off), part)
			: -ENOENT;
}

static int member_at(const struct bpfas_value *value, const struct btf_type *group, size_t index,
		     struct bpfas_value *part)
{
	const struct btf_member *member = btf_members(group) + index;

	if (btf_member_bitfield_size(group, (uint32_t)index))
		return -ENOENT;
	return part_at(value, member->type, btf_member_bit_offset(group, (uint32_t)index) / 8,
		       btf_size_of(value->btf, member->type), btf_name_of(value->btf, member->name_off),
		       part);
}

int bpfas_value_part(const struct bpfas_value *value, size_t index, struct bpfas_value *part)
{
	const struct btf_type *type = resolve(value);
	size_t item;

	if (index >= bpfas_value_count(value))
		return -ENOENT;
	if (btf_is_datasec(type))
		return variable_at(value, type, index, part);
	if (!btf_is_array(type))
		return member_at(value, type, index, part);
	item = btf_size_of(value->btf, btf_array(type)->type);
	return part_at(value, btf_array(type)->type, index * item, item, "", part);
}

int bpfas_value_number(const struct bpfas_value *value, uint64_t *number)
{
	if (bpfas_value_kind(value) != BPFAS_VALUE_NUMBER)
		return -EINVAL;
	*number = number_load(value->bytes, value->size);
	if (addr_format_of(value->btf, value->type) == ADDR_BIG_ENDIAN)
		*number = number_swap(*number, value->size);
	return 0;
}
