/* SPDX-License-Identifier: BSD-2-Clause */
/* BTF types of values: without their wrappers, with their sizes and names. */
#ifndef MAP_VALUE_TYPE_H
#define MAP_VALUE_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf;
struct btf_type;

/* BTF and the type's id; id 0: no type, the bytes are shown in hex. */
struct value_type {
	const struct btf *btf;
	uint32_t id;
};

/* Types nest at most this deep; only damaged BTF, with a struct inside itself, goes deeper. */
#define BTF_MAX_DEPTH 32

/* The type without typedefs, qualifiers and tags, and its id; NULL if the BTF is damaged. */
const struct btf_type *btf_resolve(const struct btf *btf, uint32_t *id);
/* In bytes; 0 for what has no size. */
size_t btf_size_of(const struct btf *btf, uint32_t id);
/* Never NULL. */
const char *btf_name_of(const struct btf *btf, uint32_t offset);
bool btf_is_char(const struct btf *btf, uint32_t id);
/* There is a type, and its values have this size. */
bool value_has_type(struct value_type type, size_t size);

#endif
