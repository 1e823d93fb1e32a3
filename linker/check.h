/* SPDX-License-Identifier: BSD-2-Clause */
/* What the linker relies on in an input beyond what the reader of ELF has checked. */
#ifndef LINKER_CHECK_H
#define LINKER_CHECK_H

#include "linker/linker.h"

/*
 * Opens the object's BTF and its records, sorts relocations, and decides which
 * sections are tables that are made anew. Returns a negative errno value after
 * reporting what is wrong.
 */
int check_input(struct link *link, struct link_input *input, const struct diags *diags);
/* Relocations by their offsets, as other passes expect them. */
void check_sort(struct object_section *table);
/* Frees what the input owns; what is missing is allowed. */
void input_close(struct link_input *input);

#endif
