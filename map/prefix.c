/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/prefix.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "map/value/bits.h"
#include "map/value/number.h"

enum addr_format prefix_format(const struct bpfas_map *map)
{
	uint32_t id = map->key.id;
	const struct btf_type *type;

	if (map->access.key != ROLE_PREFIX)
		return ADDR_PLAIN;
	type = id ? btf_resolve(map->key.btf, &id) : NULL;
	if (type && btf_is_struct(type) && btf_vlen(type) != 2)
		return ADDR_PLAIN;
	switch (map_shape(map).key_size) {
	case 8: return ADDR_IPV4;
	case 20: return ADDR_IPV6;
	case 10: return ADDR_MAC;
	default: return ADDR_PLAIN;
	}
}

bool prefix_is_text(const struct value_text *text)
{
	const char *begin = value_text_begin(text);

	return *begin != '{' && *begin != '[' && strncmp(begin, "hex:", 4) && !strchr(begin, '=');
}

static int parse_bits(const struct value_text *text, const char *begin, const char *end, uint32_t most,
		      uint32_t *bits)
{
	struct number number;

	if (number_read(begin, (size_t)(end - begin), &number) == NUMBER_OK && !number.negative &&
	    number.magnitude <= most) {
		*bits = (uint32_t)number.magnitude;
		return 0;
	}
	return value_text_error(text, begin, end, "expected a prefix length of 0 to %u bits", most);
}

static int wrong_address(const struct value_text *text, const char *begin, const char *end,
			 enum addr_format format)
{
	return value_text_error(text, begin, end, "expected %s",
				format == ADDR_IPV4   ? "an IPv4 address and prefix length, as 10.0.0.0/8"
				: format == ADDR_IPV6 ? "an IPv6 address and prefix length, as fe80::/10"
						      : "a MAC address and prefix length");
}

/* Without a '/', the prefix is the whole address. */
int prefix_parse(enum addr_format format, const struct value_text *text, uint8_t *key, size_t size)
{
	const char *end, *begin = value_text_bare(text, &end);
	const char *slash = memchr(begin, '/', (size_t)(end - begin)), *address_end = slash ? slash : end;
	uint32_t bits = (uint32_t)(size - 4) * 8;
	enum addr_format found;
	uint8_t address[16];
	size_t length = addr_read(begin, (size_t)(address_end - begin), address, &found);

	if (!length || found != format || length != size - 4)
		return wrong_address(text, begin, address_end, format);
	if (slash && parse_bits(text, slash + 1, end, bits, &bits))
		return -EINVAL;
	number_store(key, 4, bits);
	memcpy(key + 4, address, length);
	return 0;
}

void prefix_print(enum addr_format format, const uint8_t *key, char text[PREFIX_TEXT])
{
	addr_print(format, key + 4, text);
	sprintf(text + strlen(text), "/%u", (unsigned)number_load(key, 4));
}
