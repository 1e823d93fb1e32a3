/* SPDX-License-Identifier: BSD-2-Clause */
/* What names mean that no file defines: helpers, constants, members and sizes of types. */
#ifndef ASM_NAMES_H
#define ASM_NAMES_H

#include "asm/expr.h"

struct assembler;

/* A helper, a UAPI constant, or type.member; false where the name is none of them. */
bool name_builtin(struct assembler *as, const struct name *name, struct result *result);
/* TYPE.MEMBER that can be no other object's symbol: this file declares the type, or an index follows. */
bool name_own_member(struct assembler *as, const struct name *name, struct result *result);
/* The size in bytes of a type or of type.member; false after reporting that there is none. */
bool name_sizeof(struct assembler *as, struct span span, const struct name *name, int128 *size);
/* Reports a name that nothing has, with the nearest that something has. */
void name_report_unknown(struct assembler *as, struct span span, const struct name *name);
/* The same where a label or a function is wanted. */
void name_report_no_label(struct assembler *as, struct span span, const struct name *name);
void name_report_no_function(struct assembler *as, struct span span, const struct name *name);
/* Of a number: `7:`, which the scanner calls 7@1, as no source can. */
bool name_is_local_label(const struct name *name);
/* As the user wrote it: the second `7:` is known as "7@2" here. */
const char *name_shown(struct assembler *as, const struct name *name);

#endif
