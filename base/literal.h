/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, characters and strings as they are written. */
#ifndef BASE_LITERAL_H
#define BASE_LITERAL_H

#include "base/diag.h"
#include "base/number.h"

/* A string as written. */
struct string {
	struct span span;
	const char *text; /* between the quotes, escapes and all */
	size_t length;
};

/*
 * 10, 0x1f, 0b101, 017 (octal), each below 2^64, and 16K, 4M, 1G (times 1024
 * and so on). What is no such number is reported and becomes 0.
 */
int128 literal_number(struct diags *diags, struct span span, const char *text, size_t length);

/* A number of 128 bits, of which literal_number has no room for the last. */
struct literal_wide {
	uint64_t high, low;
};
struct literal_wide literal_wide(struct diags *diags, struct string digits);

/* 'a', '\n', '\'', '\0': the character's byte. */
int128 literal_character(struct diags *diags, struct span span, const char *text, size_t length);

/*
 * Undoes a string's escapes: \b \f \n \r \t \" \' \\ \ooo \xhh (and, as in LLVM and GNU as, any number of hex
 * digits that make a byte). The result is the arena's, terminated; *length counts its bytes (NULs may be
 * among them).
 */
const char *literal_string(struct diags *diags, struct string string, size_t *length);

#endif
