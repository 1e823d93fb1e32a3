/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, characters and strings as they are written. */
#ifndef GRAMMAR_LITERAL_H
#define GRAMMAR_LITERAL_H

#include "asm/assembler.h"

/*
 * 10, 0x1f, 0b101, 017 (octal), each below 2^64, and 16K, 4M, 1G (times 1024
 * and so on). What is no such number is reported and becomes 0.
 */
int128 literal_number(struct assembler *as, struct span span, const char *text, size_t length);

/* 'a', '\n', '\'', '\0': the character's byte. */
int128 literal_character(struct assembler *as, struct span span, const char *text, size_t length);

/*
 * Undoes a string's escapes: \b \f \n \r \t \" \' \\ \ooo \xhh. The result is
 * the arena's, terminated; *length counts its bytes (NULs may be among them).
 */
const char *literal_string(struct assembler *as, struct string string, size_t *length);

#endif
