/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/literal.h"

#include <string.h>

struct digits {
	const char *text;
	size_t length;
	unsigned base, suffix_shift;
};

/* Splits off the prefix for the base, and the suffix of a decimal number. */
static struct digits split(const char *text, size_t length)
{
	struct digits digits = { text, length, 10, 0 };
	static const char suffixes[] = "KMG";
	const char *suffix;

	if (length > 1 && text[0] == '0') {
		char mark = text[1] | ' ';

		if (mark == 'x')
			return (struct digits){ text + 2, length - 2, 16, 0 };
		if (mark == 'b')
			return (struct digits){ text + 2, length - 2, 2, 0 };
		return (struct digits){ text + 1, length - 1, 8, 0 };
	}
	suffix = memchr(suffixes, text[length - 1], sizeof suffixes - 1);
	if (suffix) {
		digits.length--;
		digits.suffix_shift = 10 * (unsigned)(suffix - suffixes + 1);
	}
	return digits;
}

static int128 bad_number(const struct diags *diags, struct span span, const char *what)
{
	diag_error(diags, span, "%s", what);
	return 0;
}

int64_t literal_decimal(const char *text, size_t length)
{
	int64_t result = 0;

	if (length > 18 || (text[0] == '0' && length > 1))
		return -1;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		result = result * 10 + (text[i] - '0');
	}
	return result;
}

/* Without C's suffix: U, L, LL, UL or ULL, which LLVM and GNU as ignore. */
static size_t length_without_suffix(const char *text, size_t length)
{
	size_t left = length;

	for (unsigned count = 0; left > 1 && count < 2 && text[left - 1] == 'L'; count++)
		left--;
	return left - (left > 1 && text[left - 1] == 'U');
}

static int128 any_number(const struct diags *diags, struct span span, const char *text, size_t length)
{
	const int128 limit = (int128)UINT64_MAX;
	struct digits digits;
	int128 result = 0;

	if (length > 2 && !memcmp(text + length - 2, "ll", 2)) {
		/* Without the space, LLVM and GNU as read a 32-bit number: the same here, with a warning. */
		diag_warning(
			diags, span,
			"'ll' directly after the number does not make a 64-bit load; put a space before it");
		length -= 2;
	}
	digits = split(text, length_without_suffix(text, length));
	if (!digits.length)
		return bad_number(diags, span, "this number has no digits");
	for (size_t i = 0; i < digits.length; i++) {
		unsigned digit = digit_value(digits.text[i]);

		if (digit >= digits.base)
			return bad_number(diags, span,
					  digits.base == 8 ? "not an octal number (a leading 0 makes it one)"
							   : "not a number");
		result = result * digits.base + digit;
		if (result > limit)
			return bad_number(diags, span, "this number does not fit 64 bits");
	}
	result <<= digits.suffix_shift;
	return result > limit ? bad_number(diags, span, "this number does not fit 64 bits") : result;
}

int128 literal_number(const struct diags *diags, struct span span, const char *text, size_t length)
{
	int64_t plain = literal_decimal(text, length);

	return plain < 0 ? any_number(diags, span, text, length) : plain;
}

struct literal_wide literal_wide(const struct diags *diags, struct string string)
{
	struct digits digits = split(string.text, string.length);
	struct literal_wide wide = { 0 };

	if (!digits.length && string.length > 1)
		bad_number(diags, string.span, "this number has no digits");
	for (size_t i = 0; i < digits.length; i++) {
		unsigned digit = digit_value(digits.text[i]);
		unsigned __int128 low = (unsigned __int128)wide.low * digits.base + digit;
		unsigned __int128 high = (unsigned __int128)wide.high * digits.base + (uint64_t)(low >> 64);

		if (digit >= digits.base || high >> 64) {
			bad_number(diags, string.span,
				   digit >= digits.base ? "not a number"
							: "this number does not fit 128 bits");
			return (struct literal_wide){ 0 };
		}
		wide = (struct literal_wide){ (uint64_t)high, (uint64_t)low };
	}
	return wide;
}

/* Reads an escape after its backslash; returns its length, 0 if there is no such escape. */
static size_t read_escape(const char *text, size_t length, unsigned char *byte)
{
	static const char names[] = "bfnrt\"'\\", values[] = "\b\f\n\r\t\"'\\";
	const char *found = length ? memchr(names, text[0], sizeof names - 1) : NULL;
	unsigned value = 0;
	size_t used = 0;

	if (found) {
		*byte = (unsigned char)values[found - names];
		return 1;
	}
	if (length && (text[0] == 'x' || text[0] == 'X')) {
		/* As in LLVM and GNU as, of many digits the last two count. */
		for (used = 1; used < length && digit_value(text[used]) < 16; used++)
			value = (value * 16 + digit_value(text[used])) & 0xff;
		*byte = (unsigned char)value;
		return used > 1 ? used : 0;
	}
	for (; used < length && used < 3 && text[used] >= '0' && text[used] <= '7'; used++)
		value = value * 8 + (unsigned)(text[used] - '0');
	*byte = (unsigned char)value;
	return value <= 0xff ? used : 0;
}

const char *literal_string(const struct diags *diags, struct string string, size_t *length)
{
	char *out = arena_alloc(diags->run->arena, string.length + 1);
	size_t put = 0;

	for (size_t i = 0; i < string.length; i++) {
		unsigned char byte = (unsigned char)string.text[i];

		if (byte == '\\') {
			size_t used = read_escape(string.text + i + 1, string.length - i - 1, &byte);

			if (!used) {
				uint32_t at = string.span.begin + 1 + (uint32_t)i;

				diag_error(diags, (struct span){ at, at + 2 },
					   "unknown escape; the escapes are \\b \\f \\n \\r \\t \\\" \\' "
					   "\\\\ \\ooo \\xhh");
			}
			i += used;
		}
		out[put++] = (char)byte;
	}
	*length = put;
	return out;
}

int128 literal_character(const struct diags *diags, struct span span, const char *text, size_t length)
{
	unsigned char byte = (unsigned char)text[1];

	if (byte == '\\' && read_escape(text + 2, length - 3, &byte) != length - 3)
		diag_error(diags, span, "unknown escape in a character");
	return byte;
}
