/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"

size_t utf8_sequence(const unsigned char *text, size_t length)
{
	unsigned char lead = text[0];
	size_t size = lead < 0x80   ? 1
		      : lead < 0xc2 ? 0
		      : lead < 0xe0 ? 2
		      : lead < 0xf0 ? 3
		      : lead < 0xf5 ? 4
				    : 0;

	if (!size || size > length)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	if ((lead == 0xe0 && text[1] < 0xa0) || (lead == 0xed && text[1] >= 0xa0) ||
	    (lead == 0xf0 && text[1] < 0x90) || (lead == 0xf4 && text[1] >= 0x90))
		return 0;
	return size;
}

static int is_control(const unsigned char *text, size_t size)
{
	return (size == 1 && ((*text < ' ' && *text != '\t') || *text == 0x7f)) ||
	       (size == 2 && text[0] == 0xc2 && text[1] < 0xa0);
}

size_t utf8_printable(const unsigned char *text, size_t length)
{
	size_t size = utf8_sequence(text, length);

	return size && !is_control(text, size) ? size : 0;
}
