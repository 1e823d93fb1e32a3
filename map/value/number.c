/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/number.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

static unsigned digit_of(char c)
{
	if (isdigit((unsigned char)c))
		return (unsigned)(c - '0');
	if (isalpha((unsigned char)c))
		return (unsigned)(tolower((unsigned char)c) - 'a') + 10;
	return 99;
}

/* The base according to the prefix, over which *at is moved. */
static unsigned base_of(const char **at, const char *end)
{
	const char *text = *at;

	if (end - text < 2 || text[0] != '0')
		return 10;
	*at += 2;
	switch (text[1] | 0x20) {
	case 'x': return 16;
	case 'b': return 2;
	case 'o': return 8;
	default: *at -= 2; return isdigit((unsigned char)text[1]) ? 8 : 10;
	}
}

static unsigned shift_of(char suffix)
{
	return suffix == 'K' ? 10 : suffix == 'M' ? 20 : suffix == 'G' ? 30 : 0;
}

enum number_answer number_read(const char *text, size_t length, struct number *number)
{
	const char *at = text, *end = text + length, *digits;
	bool too_big = false;
	unsigned base, shift;
	uint64_t value = 0;

	*number = (struct number){ .negative = length && *at == '-' };
	if (length && (*at == '-' || *at == '+'))
		at++;
	if (at == end)
		return NUMBER_NONE;
	base = base_of(&at, end);
	shift = base == 10 ? shift_of(end[-1]) : 0;
	end -= shift != 0;
	for (digits = at; at < end; at++) {
		unsigned digit = digit_of(*at);

		if (digit >= base)
			return NUMBER_NONE;
		too_big |= __builtin_mul_overflow(value, base, &value);
		too_big |= __builtin_add_overflow(value, digit, &value);
	}
	if (at == digits)
		return NUMBER_NONE;
	if (too_big || (shift && value >> (64 - shift)))
		return NUMBER_TOO_BIG;
	number->magnitude = value << shift;
	return NUMBER_OK;
}

bool number_fits(struct number number, unsigned bits, bool is_signed)
{
	uint64_t most = bits == 64 ? UINT64_MAX : (1ull << bits) - 1;

	if (!is_signed)
		return number.negative ? !number.magnitude : number.magnitude <= most;
	return number.magnitude <= (most >> 1) + number.negative;
}

void number_range(unsigned bits, bool is_signed, char range[64])
{
	uint64_t most = bits == 64 ? UINT64_MAX : (1ull << bits) - 1;

	if (is_signed)
		snprintf(range, 64, "-%" PRIu64 " to %" PRIu64, (most >> 1) + 1, most >> 1);
	else
		snprintf(range, 64, "0 to %" PRIu64, most);
}
