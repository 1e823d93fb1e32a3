/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols of the kernel or of another object: .extern, .kfunc, .ksym, .kconfig. */
#ifndef ASM_EXTERNAL_H
#define ASM_EXTERNAL_H

#include "asm/declarator.h"

struct symbol_def;

enum external_kind { EXTERNAL_OBJECT, EXTERNAL_KFUNC, EXTERNAL_KSYM, EXTERNAL_KCONFIG };

struct external {
	struct symbol_def *def;
	enum external_kind kind;
	struct type *type; /* a variable's type or a function's prototype; NULL: not given */
	struct span span;
};

void asm_external(struct assembler *as, enum external_kind kind, const struct type_words *words,
		  const struct declarator *declarator);

/* At the end of the file, once uses are resolved: adds those with a type and a use to BTF. */
void asm_finish_externals(struct assembler *as);

#endif
