/* SPDX-License-Identifier: BSD-2-Clause */
/* What names mean that no file defines: helpers, constants, members and sizes of types. */
#ifndef ASM_BUILTIN_NAME_H
#define ASM_BUILTIN_NAME_H

#include "asm/expr/value.h"
#include "base/name.h"

struct assembler;

/* A helper, a UAPI constant, or type.member; false where the name is none of them. */
bool name_builtin(struct assembler *as, const struct name *name, struct result *result);
/* TYPE.MEMBER that can be no other object's symbol: this file declares the type, or an index follows. */
bool name_own_member(struct assembler *as, const struct name *name, struct result *result);
/* The size in bytes of a type or of type.member; false after reporting that there is none. */
bool name_sizeof(struct assembler *as, struct span span, const struct name *name, int128 *size);
/* TYPE.wrong: reports it; false if the name is not a type's member. */
bool name_report_no_member(struct assembler *as, struct span span, const struct name *name);
/* Of a name that has to be a type's. */
void asm_report_no_type(struct assembler *as, struct span span, const struct name *name);

#endif
