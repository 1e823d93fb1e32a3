/* SPDX-License-Identifier: BSD-2-Clause */
/* NAME[.member][[item]]...: a variable, or a part of it. */
#ifndef LOADER_VARIABLE_PATH_H
#define LOADER_VARIABLE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "map/value/type.h"

struct variable_place {
	const char *name;
	const struct btf *btf;
	uint32_t type, offset, size;
};

size_t variable_path_name_length(const char *path);
/* Whether the path begins with that variable. */
bool variable_path_is_in(const char *path, const char *variable);
/* From the variable to its part; 0, or -EINVAL after reporting. */
int variable_path_follow(struct variable_place *place, const char *path, const struct diags *diags);

#endif
