/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is said about symbols: with the source line of the instruction where
 * the object knows it, and both sides where two objects disagree.
 */
#ifndef LINKER_COMPLAIN_H
#define LINKER_COMPLAIN_H

#include "linker/linker.h"

/* Counts an error about the place; false: it is one of too many, and nothing is to be said. */
bool complain_counts(struct link *link);
/* Message and place; the object's name and no line where the place has none. */
void complain_say(struct link *link, enum bpfas_severity severity, struct link_place place,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Where a symbol is defined, as a place of its input. */
struct link_place complain_definition(const struct link_input *input, uint32_t symbol);
/* "'entry'": the function or variable around a place; else its section. The arena's. */
const char *complain_around(struct link *link, struct link_place place);

/* The input defines what another one has defined. */
void complain_twice(struct link *link, const struct global *global, const struct link_input *input,
		    uint32_t symbol);
/* So do the options. */
void complain_defined(struct link *link, const struct global *global);
/* Nothing defines it. */
void complain_undefined(struct link *link, const struct global *global);

#endif
