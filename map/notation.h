/* SPDX-License-Identifier: BSD-2-Clause */
/* Types whose values people write in a way of their own: addresses, and numbers in network order. */
#ifndef MAP_NOTATION_H
#define MAP_NOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf;

enum notation {
	NOTATION_PLAIN,
	NOTATION_IPV4,       /* __be32, struct in_addr */
	NOTATION_IPV6,       /* struct in6_addr */
	NOTATION_MAC,        /* unsigned char[6] */
	NOTATION_BIG_ENDIAN, /* __be16, __be64: numbers */
};

/* How values of a type are printed. */
enum notation notation_of(const struct btf *btf, uint32_t id);

/* Room for the longest address as text. */
#define NOTATION_TEXT 48

/* The text of 4, 16 or 6 bytes; for another notation, nothing. */
void notation_print(enum notation notation, const uint8_t *bytes, char text[NOTATION_TEXT]);

/* Reads an address that is the whole text: bytes must have room for 16. Its length; 0: it is none. */
size_t notation_read(const char *text, size_t length, uint8_t *bytes, enum notation *notation);

#endif
