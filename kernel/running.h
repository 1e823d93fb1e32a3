/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs that a user means, in every verb by the same words. */
#ifndef KERNEL_RUNNING_H
#define KERNEL_RUNNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct running_program {
	uint32_t id;
	uint32_t attach_type; /* of the link by which it was found; 0: by no link, or one that has none */
};

struct running {
	struct running_program *list; /* each id once */
	size_t count;
	char *folder; /* the folder of pins that `text` means; NULL: none */
};

/*
 * `text` is a pin of a program or link, a folder of such pins, an id, the file of which programs were
 * attached or pinned (with or without its ending, with or without its path), or a program's name. 0, also if
 * nothing is found; or a negative errno value after reporting: two files of that name are -ENOTUNIQ.
 */
int running_find(struct running *running, const char *text, const struct diags *diags);
void running_free(struct running *running);
/* 0 or -ENOMEM. */
int running_add(struct running *running, uint32_t id, uint32_t attach_type);
bool running_has(const struct running *running, uint32_t id);

#endif
