/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks that BTF from a file is safe for libbpf, which follows type ids without validating them. */
#ifndef BTF_CHECK_H
#define BTF_CHECK_H

#include <stddef.h>
#include <stdint.h>

struct btf;

/* 0: sound; otherwise the id of the first bad type, or -1 if the BTF cannot be parsed. */
int64_t btf_check(const void *bytes, size_t size);
/* The same for BTF that libbpf has already read. */
int64_t btf_check_types(const struct btf *btf);

#endif
