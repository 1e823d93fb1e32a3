/* SPDX-License-Identifier: BSD-2-Clause */
/* What decoding values is made of: BTF types without their wrappers, numbers and bits in bytes. */
#ifndef MAP_VALUE_BITS_H
#define MAP_VALUE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "map/value.h"

struct btf_type;

/* Types nest at most so deep; only damaged BTF, with a struct inside itself, goes deeper. */
#define BTF_MAX_DEPTH 32

/* The type behind typedefs, qualifiers and tags, and its id; NULL where BTF is damaged. */
const struct btf_type *btf_resolve(const struct btf *btf, uint32_t *id);
/* In bytes; 0 for what has no size. */
size_t btf_size_of(const struct btf *btf, uint32_t id);
/* Never NULL. */
const char *btf_name_of(const struct btf *btf, uint32_t offset);
bool btf_is_char(const struct btf *btf, uint32_t id);
/* There is a type, and values of it have this size. */
bool value_has_type(struct value_type type, size_t size);

/* A number of 1 to 8 bytes, in this machine's order. */
uint64_t number_load(const uint8_t *bytes, size_t size);
void number_store(uint8_t *bytes, size_t size, uint64_t number);

/* Up to 64 bits, counted as BTF counts them: from the lowest on little-endian machines, else from the
 * highest. */
uint64_t bits_load(const uint8_t *bytes, unsigned first, unsigned bits);
void bits_store(uint8_t *bytes, unsigned first, unsigned bits, uint64_t number);

#endif
