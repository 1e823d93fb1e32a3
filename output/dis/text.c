/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/text.h"

void out_decimal(struct text_out *out, uint64_t number)
{
	char digits[20], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	out_bytes(out, at, (size_t)(digits + sizeof digits - at));
}

void out_hex(struct text_out *out, uint64_t number, unsigned digits)
{
	char text[18], *at = text + sizeof text;

	do
		*--at = "0123456789abcdef"[number & 0xf];
	while ((number >>= 4) || at > text + sizeof text - digits);
	*--at = 'x';
	*--at = '0';
	out_bytes(out, at, (size_t)(text + sizeof text - at));
}

void out_addend(struct text_out *out, int64_t number)
{
	if (!number)
		return;
	out_char(out, number < 0 ? '-' : '+');
	out_decimal(out, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

static void out_escaped(struct text_out *out, unsigned char c)
{
	char text[4] = { '\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)), (char)('0' + (c & 7)) };

	if (c == '"' || c == '\\') {
		text[1] = (char)c;
		out_bytes(out, text, 2);
	} else if (c == '\n' || c == '\t') {
		text[1] = c == '\n' ? 'n' : 't';
		out_bytes(out, text, 2);
	} else if (c < ' ' || c > '~') {
		out_bytes(out, text, sizeof text);
	} else {
		out_char(out, (char)c);
	}
}

void out_quoted(struct text_out *out, const char *text, size_t length)
{
	out_char(out, '"');
	for (size_t i = 0; i < length; i++)
		out_escaped(out, (unsigned char)text[i]);
	out_char(out, '"');
}
