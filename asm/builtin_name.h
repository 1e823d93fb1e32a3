/* SPDX-License-Identifier: BSD-2-Clause */
/* Names built into the assembler: helpers, constants, members and sizes of types. */
#ifndef ASM_BUILTIN_NAME_H
#define ASM_BUILTIN_NAME_H

#include "asm/expr/value.h"
#include "base/name.h"

struct assembler;

/* Looks up a helper, a UAPI constant, or type.member; false if the name is none of these. */
bool name_builtin(struct assembler *as, const struct name *name, struct result *result);
/* TYPE.MEMBER that cannot be another object's symbol: this file declares the type, or an index follows. */
bool name_own_member(struct assembler *as, const struct name *name, struct result *result);
/* The size in bytes of a type or of type.member; false after reporting an unknown one. */
bool name_sizeof(struct assembler *as, struct span span, const struct name *name, int128 *size);
/* Reports TYPE.wrong; false if the name does not begin with a type. */
bool name_report_no_member(struct assembler *as, struct span span, const struct name *name);
/* Reports a name used where a type is required. */
void asm_report_no_type(struct assembler *as, struct span span, const struct name *name);

#endif
