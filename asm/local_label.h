/* SPDX-License-Identifier: BSD-2-Clause */
/* Numeric labels: `7:`, which grammar/label.c names 7@1, a name that no source can spell. */
#ifndef ASM_LOCAL_LABEL_H
#define ASM_LOCAL_LABEL_H

#include <string.h>
#include "base/name.h"

static inline bool name_is_local_label(const struct name *name)
{
	const char *text = name->text;

	return text[0] >= '0' && text[0] <= '9' && text[strspn(text, "0123456789")] == '@';
}

/* The name as written: the second `7:` is stored as "7@2". */
static inline const char *name_shown(struct arena *arena, const struct name *name)
{
	if (!name_is_local_label(name))
		return name->text;
	return arena_printf(arena, "%.*s", (int)strcspn(name->text, "@"), name->text);
}

#endif
