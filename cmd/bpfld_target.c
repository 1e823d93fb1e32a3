/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld_target.h"

#include <string.h>

int read_target(const struct verb *verb, char *text, struct targets *targets)
{
	char *equals = strchr(text, '=');

	if (!equals || equals == text || !equals[1])
		return wrong_usage(verb, "--target wants PROG=TARGET, and not '%s'", text);
	if (targets->count == MAX_TARGETS)
		return wrong_usage(verb, "--target is given more than %d times", MAX_TARGETS);
	*equals = '\0';
	targets->list[targets->count++] = (struct bpfas_target){ .program = text, .place = equals + 1 };
	return 0;
}
