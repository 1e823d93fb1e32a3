/* SPDX-License-Identifier: BSD-2-Clause */
/* Which programs of a collection are to be attached, and where; and whether that makes sense. */
#ifndef LOADER_ATTACH_CHOICE_H
#define LOADER_ATTACH_CHOICE_H

#include "loader/attach/attachment.h"

/* `only` NULL: every program is. */
bool attach_is_chosen(const struct program *program, const char *only);
const struct attach_way_facts *attach_facts_of(const struct program *program);
/* What of the section's name follows its kind; "" for nothing. */
const char *attach_section_rest(const struct program *program);

/* How many places the program goes to: what the options name, or the one of its section or kind. */
size_t attach_place_count(const struct program *program, const struct bpfas_attach_opts *opts);

/*
 * Where the program is to go, of these places: by the options, its section, or the kind's default; place
 * NULL: none of them says it. The caller frees the target.
 */
int attach_read_target(const struct bpfas_collection *collection, const struct program *program,
		       const struct bpfas_attach_opts *opts, size_t which, struct attach_target *target);

/* Before anything is attached: 0, or a negative errno value after reporting what makes no sense. */
int attach_check(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts);

#endif
