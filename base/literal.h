/* SPDX-License-Identifier: BSD-2-Clause */
/* Literals: numbers, characters and strings. */
#ifndef BASE_LITERAL_H
#define BASE_LITERAL_H

#include "base/diag.h"
#include "base/diag_run.h"
#include "base/number.h"

/* A string literal. */
struct string {
	struct span span;
	const char *text; /* between the quotes, escapes and all */
	size_t length;
};

/*
 * 10, 0x1f, 0b101, 017 (octal), each below 2^64, and 16K, 4M, 1G (times 1024
 * and so on). Anything else is reported and becomes 0.
 */
int128 literal_number(const struct diags *diags, struct span span, const char *text, size_t length);

/* Most numbers: decimal, below 10^18, without prefix and suffix. -1: another one, or none. */
int64_t literal_decimal(const char *text, size_t length);

/* A 128-bit number, one bit more than literal_number can return. */
struct literal_wide {
	uint64_t high, low;
};
struct literal_wide literal_wide(const struct diags *diags, struct string digits);

/* 'a', '\n', '\'', '\0': the value of the character. */
int128 literal_character(const struct diags *diags, struct span span, const char *text, size_t length);

/*
 * Replaces a string's escapes: \b \f \n \r \t \" \' \\ \ooo \xhh (any number of hex digits whose value fits a
 * byte, as in LLVM and GNU as). The result is terminated and in the arena; *length counts its bytes, which
 * may include NULs.
 */
const char *literal_string(const struct diags *diags, struct string string, size_t *length);

#endif
