/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that grows. A million instructions go through these calls, so none of them formats. */
#ifndef OUTPUT_DIS_TEXT_H
#define OUTPUT_DIS_TEXT_H

#include <string.h>

#include "base/arena.h"

struct text_out {
	struct arena *arena;
	bytes *bytes;
};

static inline void out_bytes(struct text_out *out, const void *at, size_t length)
{
	vec_reserve(out->arena, out->bytes, length);
	memcpy(out->bytes->at + out->bytes->count, at, length);
	out->bytes->count += length;
}

static inline void out_char(struct text_out *out, char c)
{
	vec_push(out->arena, out->bytes, (uint8_t)c);
}

static inline void out_text(struct text_out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

void out_decimal(struct text_out *out, uint64_t number);
/* 0x1f, with at least so many digits. */
void out_hex(struct text_out *out, uint64_t number, unsigned digits);
/* "+8", "-8", nothing for 0. */
void out_addend(struct text_out *out, int64_t number);
/* In quotes, with the escapes of .ascii: of printable characters and blanks only \" and \\. */
void out_quoted(struct text_out *out, const char *text, size_t length);

#endif
