/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of up to 64 bits, signed or unsigned: 128 bits hold both ranges, so that overflow can be detected.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/arena.h"

__extension__ typedef __int128 int128;

#define NO_DIGIT 64

/* 0 to 35 for a digit or a letter of either case; NO_DIGIT for anything else. */
static inline unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= ' ';
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	return NO_DIGIT;
}

static inline bool is_hex_digit(char c)
{
	return digit_value(c) < 16;
}

/* For messages: decimal, from 2^31 up also in hex. In the arena. */
const char *number_text(struct arena *arena, int128 number);

#endif
