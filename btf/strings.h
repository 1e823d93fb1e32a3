/* SPDX-License-Identifier: BSD-2-Clause */
/* The strings of an object's .BTF, in either byte order. */
#ifndef BTF_STRINGS_H
#define BTF_STRINGS_H

#include "object/object.h"

struct btf_strings {
	const char *at; /* the last byte is NUL */
	uint32_t size;  /* 0: none */
};

/* The strings of the first section .BTF. None if it is missing or its header is damaged. */
struct btf_strings btf_strings_of(const struct bpfas_object *object);

/* The string at an offset; NULL: out of range. */
const char *btf_string(const struct btf_strings *strings, uint32_t offset);

#endif
