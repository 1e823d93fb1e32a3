/* SPDX-License-Identifier: BSD-2-Clause */
/* LEB128 numbers (DWARF 5, section 7.6). */
#ifndef ASM_DATA_LEB128_H
#define ASM_DATA_LEB128_H

#include "asm/assembler.h"

#define LEB128_MOST 10 /* bytes of 64 bits */

/* False, after saying so, where the number has no such form: beyond 64 bits, or a sign where there can be
 * none. */
bool leb128_fits(struct assembler *as, struct span span, int128 number, bool is_signed);
/* Returns how many bytes it took; at least `pad_to`, which may be 0 and at most LEB128_MOST. */
unsigned leb128_encode(int128 number, bool is_signed, unsigned pad_to, uint8_t *out);

#endif
