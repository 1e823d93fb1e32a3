/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk trusts neither the BTF nor the bytes: a member is shown only where
 * it is inside the value, a type without a size is shown as bytes, and depth is
 * bounded. With sink->exact it loses nothing: what value_parse could not turn
 * into the same bytes (a NaN, a bool of 2, text after a NUL) is shown as bytes.
 */
#include "map/value/show.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "map/value/addr_format.h"
#include "map/value/bits.h"
#include "map/value/number.h"

struct walk {
	const struct btf *btf;
	const struct value_sink *sink;
	void *context;
	unsigned depth;
	bool exact; /* value_parse must give the same bytes */
};

static void show_hex(const struct walk *walk, const uint8_t *bytes, size_t size)
{
	char *text = malloc(5 + 3 * size);
	char *at = text;

	if (!text) {
		walk->sink->word(walk->context, "hex:");
		return;
	}
	at += sprintf(at, "hex:");
	for (size_t i = 0; i < size; i++)
		at += sprintf(at, i ? " %02x" : "%02x", bytes[i]);
	walk->sink->word(walk->context, text);
	free(text);
}

/* ---- Numbers --------------------------------------------------------------- */

static int64_t sign_extend(uint64_t number, unsigned bits)
{
	uint64_t sign = 1ull << (bits - 1);

	return bits == 64 ? (int64_t)number : (int64_t)((number ^ sign) - sign);
}

static void show_enum(const struct walk *walk, const struct btf_type *type, uint64_t number, unsigned bits)
{
	const struct btf_enum *small = btf_enum(type);
	const struct btf_enum64 *large = btf_enum64(type);
	uint64_t mask = bits == 64 ? UINT64_MAX : (1ull << bits) - 1;

	for (uint16_t i = 0; i < btf_vlen(type); i++) {
		bool is_small = btf_is_enum(type);
		uint64_t value = is_small ? (uint64_t)(int64_t)small[i].val : btf_enum64_value(&large[i]);

		if ((value & mask) != (number & mask))
			continue;
		walk->sink->word(walk->context,
				 btf_name_of(walk->btf, is_small ? small[i].name_off : large[i].name_off));
		return;
	}
	if (btf_kflag(type))
		walk->sink->signed_number(walk->context, sign_extend(number, bits));
	else
		walk->sink->number(walk->context, number);
}

static void show_number(const struct walk *walk, const struct btf_type *type, uint64_t number, unsigned bits)
{
	if (btf_is_any_enum(type))
		show_enum(walk, type, number, bits);
	else if (btf_int_encoding(type) & BTF_INT_BOOL && !(walk->exact && number > 1))
		walk->sink->truth(walk->context, number);
	else if (btf_int_encoding(type) & BTF_INT_SIGNED)
		walk->sink->signed_number(walk->context, sign_extend(number, bits));
	else
		walk->sink->number(walk->context, number);
}

static void show_pointer(const struct walk *walk, const uint8_t *bytes, size_t size)
{
	char text[24];

	snprintf(text, sizeof text, "0x%" PRIx64, number_load(bytes, size));
	walk->sink->word(walk->context, text);
}

static void show_float(const struct walk *walk, const uint8_t *bytes, size_t size)
{
	char text[40];
	double number = 0;
	float small = 0;

	memcpy(&number, bytes, size == sizeof number ? size : 0);
	memcpy(&small, bytes, size == sizeof small ? size : 0);
	if (walk->exact && (size == sizeof number ? isnan(number) : isnan(small))) { /* there are many */
		show_hex(walk, bytes, size);
		return;
	}
	if (size == sizeof number)
		snprintf(text, sizeof text, "%.17g", number);
	else
		snprintf(text, sizeof text, "%.9g", (double)small);
	walk->sink->word(walk->context, text);
}

/* ---- The walk -------------------------------------------------------------- */

static void show_type(struct walk *walk, uint32_t id, const uint8_t *bytes, size_t size);

/* Up to the NUL or, if the bytes after it count, up to the zeros at the end. */
static size_t text_length(const struct walk *walk, const uint8_t *bytes, size_t size)
{
	if (!walk->exact)
		return strnlen((const char *)bytes, size);
	while (size && !bytes[size - 1])
		size--;
	return size;
}

static void show_array(struct walk *walk, const struct btf_array *array, const uint8_t *bytes, size_t size)
{
	size_t item = btf_size_of(walk->btf, array->type);

	if (btf_is_char(walk->btf, array->type)) {
		walk->sink->text(walk->context, (const char *)bytes, text_length(walk, bytes, size));
		return;
	}
	walk->sink->group_begin(walk->context, true);
	for (size_t i = 0; item && i < array->nelems && i < size / item; i++)
		show_type(walk, array->type, bytes + i * item, item);
	walk->sink->group_end(walk->context, true);
}

static void show_bits(struct walk *walk, uint32_t id, const uint8_t *bytes, size_t size, uint32_t first,
		      uint32_t bits)
{
	const struct btf_type *type = btf_resolve(walk->btf, &id);

	if (!type || bits > 64 || (uint64_t)first + bits > (uint64_t)size * 8 ||
	    (!btf_is_int(type) && !btf_is_any_enum(type)))
		walk->sink->word(walk->context, "?");
	else
		show_number(walk, type, bits_load(bytes, first, bits), bits);
}

static bool is_nameless_group(const struct btf *btf, const struct btf_member *member)
{
	uint32_t id = member->type;
	const struct btf_type *type = btf_resolve(btf, &id);

	return type && btf_is_composite(type) && !*btf_name_of(btf, member->name_off);
}

/* The members of a struct or union, with those of nameless ones among them as C sees them. */
static void show_members(struct walk *walk, const struct btf_type *type, const uint8_t *bytes, size_t size)
{
	const struct btf_member *members = btf_members(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++) {
		uint32_t offset = btf_member_bit_offset(type, i), bits = btf_member_bitfield_size(type, i);
		size_t length = btf_size_of(walk->btf, members[i].type), at = offset / 8;
		uint32_t id = members[i].type;

		if (is_nameless_group(walk->btf, &members[i]) && at <= size && length <= size - at &&
		    walk->depth < BTF_MAX_DEPTH) {
			walk->depth++;
			show_members(walk, btf_resolve(walk->btf, &id), bytes + at, length);
			walk->depth--;
			continue;
		}
		if (!*btf_name_of(walk->btf, members[i].name_off)) /* a bitfield that is padding */
			continue;
		walk->sink->member(walk->context, btf_name_of(walk->btf, members[i].name_off));
		if (bits)
			show_bits(walk, id, bytes, size, offset, bits);
		else if (at > size || length > size - at)
			walk->sink->word(walk->context, "?");
		else
			show_type(walk, id, bytes + at, length);
	}
}

static void show_variables(struct walk *walk, const struct btf_type *section, const uint8_t *bytes,
			   size_t size)
{
	const struct btf_var_secinfo *info = btf_var_secinfos(section);

	for (uint32_t i = 0; i < btf_vlen(section); i++) {
		const struct btf_type *variable = btf__type_by_id(walk->btf, info[i].type);

		if (!variable || info[i].offset > size || info[i].size > size - info[i].offset)
			continue;
		walk->sink->member(walk->context, btf_name_of(walk->btf, variable->name_off));
		show_type(walk, variable->type, bytes + info[i].offset, info[i].size);
	}
}

static void show_group(struct walk *walk, const struct btf_type *type, const uint8_t *bytes, size_t size)
{
	walk->sink->group_begin(walk->context, false);
	if (btf_is_datasec(type))
		show_variables(walk, type, bytes, size);
	else
		show_members(walk, type, bytes, size);
	walk->sink->group_end(walk->context, false);
}

static void show_resolved(struct walk *walk, const struct btf_type *type, const uint8_t *bytes, size_t size)
{
	if (btf_is_composite(type) || btf_is_datasec(type))
		show_group(walk, type, bytes, size);
	else if (btf_is_array(type))
		show_array(walk, btf_array(type), bytes, size);
	else if (btf_is_ptr(type) && size == 8)
		show_pointer(walk, bytes, size);
	else if (btf_is_float(type) && (size == 4 || size == 8))
		show_float(walk, bytes, size);
	else if ((btf_is_int(type) || btf_is_any_enum(type)) && size >= 1 && size <= 8)
		show_number(walk, type, number_load(bytes, size), (unsigned)size * 8);
	else
		show_hex(walk, bytes, size);
}

/* Plain numbers, by far the most common, are recognized first. */
static bool show_formatted(const struct walk *walk, uint32_t named, const struct btf_type *type,
			   const uint8_t *bytes, size_t size)
{
	enum addr_format format = btf__type_by_id(walk->btf, named) == type && btf_is_int(type)
					  ? ADDR_PLAIN
					  : addr_format_of(walk->btf, named);
	char text[ADDR_TEXT];

	if (format == ADDR_PLAIN || size > 16)
		return false;
	if (format == ADDR_BIG_ENDIAN) {
		walk->sink->number(walk->context, number_swap(number_load(bytes, size), size));
		return true;
	}
	addr_print(format, bytes, text);
	walk->sink->word(walk->context, text);
	return true;
}

static void show_type(struct walk *walk, uint32_t id, const uint8_t *bytes, size_t size)
{
	const uint32_t named = id;
	const struct btf_type *type = btf_resolve(walk->btf, &id);

	if (!type || walk->depth >= BTF_MAX_DEPTH) {
		show_hex(walk, bytes, size);
		return;
	}
	walk->depth++;
	if (!show_formatted(walk, named, type, bytes, size))
		show_resolved(walk, type, bytes, size);
	walk->depth--;
}

void value_show(struct value_type type, const void *bytes, size_t size, const struct value_sink *sink,
		void *context)
{
	struct walk walk = { .btf = type.btf, .sink = sink, .context = context, .exact = sink->exact };

	if (value_has_type(type, size))
		show_type(&walk, type.id, bytes, size);
	else
		show_hex(&walk, bytes, size);
}
