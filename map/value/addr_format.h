/* SPDX-License-Identifier: BSD-2-Clause */
/* Types whose values people write in a way of their own: addresses, and numbers in network order. */
#ifndef MAP_VALUE_ADDR_FORMAT_H
#define MAP_VALUE_ADDR_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf;

enum addr_format {
	ADDR_PLAIN,
	ADDR_IPV4,       /* __be32, struct in_addr */
	ADDR_IPV6,       /* struct in6_addr */
	ADDR_MAC,        /* unsigned char[6] */
	ADDR_BIG_ENDIAN, /* __be16, __be64: numbers */
};

/* How values of a type are printed. */
enum addr_format addr_format_of(const struct btf *btf, uint32_t id);

/* Room for the longest address as text. */
#define ADDR_TEXT 48

/* The text of 4, 16 or 6 bytes; for the other formats, nothing. */
void addr_print(enum addr_format format, const uint8_t *bytes, char text[ADDR_TEXT]);

/* Reads an address that is the whole text: bytes must have room for 16. Its length; 0: it is none. */
size_t addr_read(const char *text, size_t length, uint8_t *bytes, enum addr_format *format);

#endif
