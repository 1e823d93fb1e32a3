/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/literal_float.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct format {
	unsigned size; /* in bytes */
	const char *name;
	uint64_t infinity, nan; /* LLVM and GNU as set all bits of a NaN's fraction */
};

static const struct format formats[] = {
	{ 4, "float", 0x7f800000, 0x7fffffff },
	{ 8, "double", 0x7ff0000000000000, 0x7fffffffffffffff },
};

static bool named_bits(const struct format *format, const char *text, uint64_t *bits)
{
	bool is_nan = !strcasecmp(text, "nan");

	*bits = is_nan ? format->nan : format->infinity;
	return is_nan || !strcasecmp(text, "inf") || !strcasecmp(text, "infinity");
}

/* GNU as allows 0f1.5 and 0d1.5. */
static const char *skip_prefix(const char *text)
{
	return text[0] == '0' && text[1] && strchr("fFdD", text[1]) ? text + 2 : text;
}

/* Rounds once, to nearest, and uses '.' in any locale. */
static uint64_t nearest_bits(const struct format *format, const char *text, char **end)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	uint64_t bits = 0;

	if (format->size == sizeof(float)) {
		float number = strtof_l(text, end, plain);
		uint32_t half;

		memcpy(&half, &number, sizeof half);
		bits = half;
	} else {
		double number = strtod_l(text, end, plain);

		memcpy(&bits, &number, sizeof bits);
	}
	freelocale(plain);
	return bits;
}

/* Whether a digit before the exponent is not 0. */
static bool is_more_than_zero(const char *text)
{
	bool is_hex = text[0] == '0' && (text[1] | ' ') == 'x';

	text += is_hex ? 2 : 0;
	return text[strspn(text, "0.")] && !strchr(is_hex ? "pP" : "eE", text[strspn(text, "0.")]);
}

/* As in C, a number without an exponent is decimal; in another base it needs one. */
static bool is_well_formed(const char *text)
{
	bool is_hex = text[0] == '0' && (text[1] | ' ') == 'x';

	return *text && (!is_hex || strpbrk(text, "pP"));
}

uint64_t literal_float(const struct diags *diags, struct string string, unsigned size)
{
	const struct format *format = &formats[size == sizeof(double)];
	const char *text = skip_prefix(arena_copy(diags->run->arena, string.text, string.length));
	uint64_t bits;
	char *end;

	if (named_bits(format, text, &bits))
		return bits;
	bits = nearest_bits(format, text, &end);
	if (*end || !is_well_formed(text))
		diag_error(diags, string.span,
			   "not a number for a %s, such as 1.5, 25, 1e-3, 0x1.8p3, inf or nan", format->name);
	else if (bits == format->infinity)
		diag_error(diags, string.span, "this number is too large for a %s; infinity is 'inf'",
			   format->name);
	else if (!bits && is_more_than_zero(text))
		diag_error(diags, string.span, "this number is too small for a %s, which would be 0",
			   format->name);
	return bits;
}
