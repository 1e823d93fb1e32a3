/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies in the kernel or in another object: .extern, .kfunc, .ksym, .kconfig. */
#ifndef ASM_EXTERNAL_H
#define ASM_EXTERNAL_H

#include "asm/declarator.h"

struct symbol_def;

enum external_kind { EXTERNAL_OBJECT, EXTERNAL_KFUNC, EXTERNAL_KSYM, EXTERNAL_KCONFIG };

struct external {
	struct symbol_def *def;
	enum external_kind kind;
	struct type *type; /* of a variable, or a function's prototype; NULL: not told */
	struct span span;
};

void asm_external(struct assembler *as, enum external_kind kind, const struct type_words *words,
		  const struct declarator *declarator);

/* At the end of the file, once uses are resolved: those without a type or a use are known by then. */
void asm_finish_externals(struct assembler *as);

#endif
