/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that nothing defines: another object's, or a mistake. */
#ifndef ASM_UNDEFINED_H
#define ASM_UNDEFINED_H

#include "base/name.h"
#include "base/span.h"

struct assembler;

/* Reports a name that nothing has, with the nearest that something has. */
void name_report_unknown(struct assembler *as, struct span span, const struct name *name);
/* The same where a label or a function is wanted. */
void name_report_no_label(struct assembler *as, struct span span, const struct name *name);
void name_report_no_function(struct assembler *as, struct span span, const struct name *name);

/* The definition that another object is to give: it has its place in the symbol table. */
struct symbol_def *asm_undefined(struct assembler *as, struct name *name, struct span span);

#endif
