/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a program is to be attached, as the user writes it: PLACE[,OPTION[=VALUE]]... */
#ifndef LOADER_ATTACH_TARGET_H
#define LOADER_ATTACH_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

#define TARGET_OPTIONS 6

struct attach_target {
	char *text; /* owns what the others point to; NULL: no target */
	const char *place;
	const char *options[TARGET_OPTIONS];
	size_t count;
};

/*
 * Reads `text` (NULL: none was given). `allowed` lists the options, separated by blanks, with a "=" after
 * those that take a value. Returns 0, or a negative errno value after reporting what is wrong; `form` is part
 * of the message.
 */
int target_read(struct attach_target *target, const char *text, const char *allowed, const char *form,
		const struct diags *diags);
void target_free(struct attach_target *target);

bool target_has(const struct attach_target *target, const char *option);
/* The text after OPTION=; NULL if it was not given. */
const char *target_value(const struct attach_target *target, const char *option);
/* The same as a number between the limits; `fallback` if it was not given. -EINVAL has been reported. */
int target_number(const struct attach_target *target, const char *option, int64_t least, int64_t most,
		  int64_t fallback, int64_t *number, const struct diags *diags);

#endif
