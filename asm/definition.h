/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements that define names: labels, .set and =. */
#ifndef ASM_DEFINITION_H
#define ASM_DEFINITION_H

#include "asm/expr/value.h"
#include "base/name.h"

struct assembler;

void asm_label(struct assembler *as, struct span span, struct name *name);
void asm_define(struct assembler *as, struct name *name, struct span name_span, struct value value);
/* .equiv: a later redefinition is an error. */
void asm_define_once(struct assembler *as, struct name *name, struct span name_span, struct value value);
/* At the end of the file: aliases, sizes and bindings of symbols. */
void asm_finish_symbols(struct assembler *as);

#endif
