/* SPDX-License-Identifier: BSD-2-Clause */
/* LEB128 numbers (DWARF 5, section 7.6). */
#ifndef BASE_LEB128_H
#define BASE_LEB128_H

#include "base/number.h"

#define LEB128_MAX_LENGTH 10 /* bytes of a 64-bit number */

/* Returns the length in bytes: at least `pad_to`, which may be 0 and is at most LEB128_MAX_LENGTH. */
unsigned leb128_encode(int128 number, bool is_signed, unsigned pad_to, uint8_t *out);

#endif
