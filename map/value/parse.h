/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text to bytes by BTF: what a person writes, what value_text, value_typed and
 * value_json print.
 *
 *   value   = group | list | string | 'c' | word
 *   group   = '{' [member {[','] member}] '}'      a struct, a union, variables
 *   member  = [name (':' | '=')] value             without names: in their order
 *   list    = '[' [value {[','] value}] ']'        an array
 *   word    = a number, an address, an enumerator, true, false, hex:0a 00
 *
 * At the top the braces may be left away. What is not named is zero. Numbers
 * are exact or refused.
 */
#ifndef MAP_VALUE_PARSE_H
#define MAP_VALUE_PARSE_H

#include "map/value/text.h"
#include "map/value/type.h"

/* Fills `size` bytes. 0, or a negative errno value after reporting at the part that is wrong. */
int value_parse(struct value_type type, const struct value_text *text, void *bytes, size_t size);

/*
 * `count` values, `stride` bytes apart: a list in [ ] of that many, or one value that all of them get. Where
 * the value itself is an array, the list begins with '[['.
 */
int value_parse_many(struct value_type type, const struct value_text *text, void *bytes, size_t size,
		     size_t count, size_t stride);

#endif
