/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/addr_format.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "map/value/type.h"

static enum addr_format of_typedef(const char *name)
{
	if (!strcmp(name, "__be32"))
		return ADDR_IPV4;
	if (!strcmp(name, "__be16") || !strcmp(name, "__be64"))
		return ADDR_BIG_ENDIAN;
	return ADDR_PLAIN;
}

static enum addr_format of_struct(const struct btf *btf, const struct btf_type *type)
{
	const char *name = btf_name_of(btf, type->name_off);

	if (type->size == 4 && !strcmp(name, "in_addr"))
		return ADDR_IPV4;
	if (type->size == 16 && !strcmp(name, "in6_addr"))
		return ADDR_IPV6;
	return ADDR_PLAIN;
}

static enum addr_format of_array(const struct btf *btf, const struct btf_array *array)
{
	uint32_t id = array->type;
	const struct btf_type *item = array->nelems == 6 ? btf_resolve(btf, &id) : NULL;
	bool is_byte = item && btf_is_int(item) && item->size == 1 && !btf_int_encoding(item);

	return is_byte && !btf_is_char(btf, id) ? ADDR_MAC : ADDR_PLAIN;
}

enum addr_format addr_format_of(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	for (unsigned depth = 0; type && depth < BTF_MAX_DEPTH; depth++) {
		enum addr_format format = ADDR_PLAIN;

		if (btf_is_typedef(type))
			format = of_typedef(btf_name_of(btf, type->name_off));
		else if (btf_is_struct(type))
			return of_struct(btf, type);
		else if (btf_is_array(type))
			return of_array(btf, btf_array(type));
		else if (!btf_is_mod(type) && btf_kind(type) != BTF_KIND_TYPE_TAG)
			return ADDR_PLAIN;
		if (format != ADDR_PLAIN)
			return format;
		type = btf__type_by_id(btf, type->type);
	}
	return ADDR_PLAIN;
}

void addr_print(enum addr_format format, const uint8_t *bytes, char text[ADDR_TEXT])
{
	text[0] = '\0';
	if (format == ADDR_IPV4)
		inet_ntop(AF_INET, bytes, text, ADDR_TEXT);
	else if (format == ADDR_IPV6)
		inet_ntop(AF_INET6, bytes, text, ADDR_TEXT);
	else if (format == ADDR_MAC)
		snprintf(text, ADDR_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2],
			 bytes[3], bytes[4], bytes[5]);
}

static int digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Six groups of one or two digits. */
static bool read_mac(const char *text, uint8_t bytes[6])
{
	for (int i = 0; i < 6; i++) {
		unsigned number = 0, digits = 0;

		for (; isxdigit((unsigned char)*text) && digits < 2; digits++)
			number = number << 4 | (unsigned)digit(*text++);
		if (!digits || *text != (i < 5 ? ':' : '\0'))
			return false;
		bytes[i] = (uint8_t)number;
		text++;
	}
	return true;
}

size_t addr_read(const char *text, size_t length, uint8_t *bytes, enum addr_format *format)
{
	char copy[ADDR_TEXT];

	if (length >= sizeof copy)
		return 0;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (inet_pton(AF_INET, copy, bytes) == 1) {
		*format = ADDR_IPV4;
		return 4;
	}
	if (read_mac(copy, bytes)) {
		*format = ADDR_MAC;
		return 6;
	}
	if (inet_pton(AF_INET6, copy, bytes) == 1) {
		*format = ADDR_IPV6;
		return 16;
	}
	return 0;
}
