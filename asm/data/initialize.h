/* SPDX-License-Identifier: BSD-2-Clause */
/* Initial values, written into the bytes of their variables. */
#ifndef ASM_DATA_INITIALIZE_H
#define ASM_DATA_INITIALIZE_H

#include <stdbool.h>
#include <stdint.h>

struct assembler;
struct initializer;
struct type;
struct variable;

/* Writes an initializer's values into a variable's bytes; false after reporting what does not fit. */
bool asm_initialize(struct assembler *as, const struct variable *variable);
/* The number of elements that an initializer gives an array without a size. */
bool asm_count_elements(struct assembler *as, struct type *type, const struct initializer *initializer,
			uint64_t *count);

#endif
