/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* The length of the well-formed UTF-8 sequence at `text` (Unicode, table 3-7), 0 if there is none. */
size_t utf8_sequence(const unsigned char *text, size_t length);

/* The same, but 0 for a control character too, of ASCII or C1, which may drive a terminal; a tab is none. */
size_t utf8_printable(const unsigned char *text, size_t length);

#endif
