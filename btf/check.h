/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether BTF from a file can be given to libbpf, which follows type ids without looking. */
#ifndef BTF_CHECK_H
#define BTF_CHECK_H

#include <stddef.h>
#include <stdint.h>

struct btf;

/* 0: sound; else the id of the first type that is not, or -1 where the whole cannot be read. */
int64_t btf_check(const void *bytes, size_t size);
/* The same of what libbpf could read. */
int64_t btf_check_types(const struct btf *btf);

#endif
