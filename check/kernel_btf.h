/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_KERNEL_BTF_H
#define CHECK_KERNEL_BTF_H

#include <stdbool.h>
#include <stddef.h>

struct checker;

/* Warns of what makes the kernel refuse all of an object's BTF, whereupon libbpf loads it without. */
void check_kernel_btf(struct checker *checker);

/* What the kernel does not accept in a name of a variable, function, type or member; NULL: it is good. */
const char *btf_name_fault(const char *name);

#endif
