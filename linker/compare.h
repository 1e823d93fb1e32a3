/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_COMPARE_H
#define LINKER_COMPARE_H

#include "linker/linker.h"

/* Reports declarations of one name that differ in type. */
void compare_declarations(struct link *link);

#endif
