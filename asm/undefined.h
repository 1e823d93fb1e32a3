/* SPDX-License-Identifier: BSD-2-Clause */
/* Undefined names: symbols of other objects, or mistakes. */
#ifndef ASM_UNDEFINED_H
#define ASM_UNDEFINED_H

#include "base/name.h"
#include "base/span.h"

struct assembler;

/* Reports an unknown name and suggests the nearest known one. */
void name_report_unknown(struct assembler *as, struct span span, const struct name *name);
/* The same where a label or a function is expected. */
void name_report_no_label(struct assembler *as, struct span span, const struct name *name);
void name_report_no_function(struct assembler *as, struct span span, const struct name *name);

/* A definition left to another object, placed in the symbol table. */
struct symbol_def *asm_undefined(struct assembler *as, struct name *name, struct span span);

#endif
