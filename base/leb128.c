/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/leb128.h"

/*
 * An unsigned -1 is a 64-bit one, as in LLVM and GNU as. A signed number ends with the byte whose bit 6 is
 * its sign.
 */
unsigned leb128_encode(int128 number, bool is_signed, unsigned pad_to, uint8_t *out)
{
	unsigned length = 0;
	bool more;

	if (!is_signed)
		number = (int128)(uint64_t)number;
	do {
		uint8_t byte = (uint8_t)(number & 0x7f);

		number >>= 7;
		more = is_signed ? number != (byte & 0x40 ? -1 : 0) : number != 0;
		out[length] = byte | (more || length + 1 < pad_to ? 0x80 : 0);
		length++;
	} while (more);
	for (uint8_t rest = number ? 0x7f : 0; length < pad_to; length++)
		out[length] = length + 1 < pad_to ? rest | 0x80 : rest;
	return length;
}
