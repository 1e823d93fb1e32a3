/* SPDX-License-Identifier: BSD-2-Clause */
/* What is pinned in a folder already, before new pins join it. */
#ifndef LOADER_ATTACH_OLD_PINS_H
#define LOADER_ATTACH_OLD_PINS_H

#include <stdbool.h>

#include "kernel/attachment_info.h"
#include "kernel/pin.h"

struct old_pin {
	char *path;
	int fd;
	enum fd_kind kind;
	uint32_t id;
	struct link_facts facts; /* of a link */
	struct attachment_info place;
	char *successor; /* the new pin that takes its place; NULL: it stays */
};

struct old_pins {
	struct old_pin *list;
	size_t count;
};

/* 0 or -ENOMEM. */
int old_pins_read(struct old_pins *pins, const char *folder);
void old_pins_free(struct old_pins *pins);

/* The link of that program that is pinned for the same place; NULL: none. */
struct old_pin *old_pins_same_place(const struct old_pins *pins, const char *program, int link);
/* Whether this program is pinned itself. */
bool old_pins_have_program(const struct old_pins *pins, uint32_t id);
/* Moves each successor to the pin that it replaces. */
void old_pins_retire(struct old_pins *pins);

/* Removes pins of the mark ATTACHED_MARK that have become useless, in a folder or in every one (NULL), and
 * folders without pins.
 */
void old_pins_clean(const char *folder);

/* Whether a pin is one of that program: PROGRAM, PROGRAM_1, ... */
bool old_pin_is_of(const char *path, const char *program);

#endif
