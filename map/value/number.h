/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers as a person writes them, of up to 64 bits and a sign. */
#ifndef MAP_VALUE_NUMBER_H
#define MAP_VALUE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct number {
	bool negative;
	uint64_t magnitude;
};

enum number_answer { NUMBER_OK, NUMBER_NONE, NUMBER_TOO_BIG };

/* 10, -10, 0x1f, 0b101, 0o17, 017, 256K (K, M, G: 1024 and its powers): the whole of the text. */
enum number_answer number_read(const char *text, size_t length, struct number *number);

/* bits: 1 to 64. */
bool number_fits(struct number number, unsigned bits, bool is_signed);
/* "0 to 255", "-128 to 127". */
void number_range(unsigned bits, bool is_signed, char range[64]);

#endif
