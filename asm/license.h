/* SPDX-License-Identifier: BSD-2-Clause */
/* The argument of .license: GPL-only helpers require a compatible one. */
#ifndef ASM_LICENSE_H
#define ASM_LICENSE_H

#include <stdbool.h>
#include "base/span.h"

struct license {
	const char *text; /* NULL: none given */
	struct span span;
	bool is_gpl_compatible;
};

#endif
