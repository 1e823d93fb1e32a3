/* SPDX-License-Identifier: BSD-2-Clause */
/* An object as source text that assembles to the same object (docs/architecture.md). */
#ifndef OUTPUT_DIS_DIS_H
#define OUTPUT_DIS_DIS_H

#include "output/dis/state.h"
#include "output/dis/types.h"

/* For looking at, and not to be assembled again: false where no function has the name. */
enum dis_view { DIS_VIEW_FUNCTION, DIS_VIEW_CODE, DIS_VIEW_JSON, DIS_VIEW_GRAPH };
bool dis_print_view(const struct bpfas_object *object, const struct dis_options *options,
		    struct dis_types *types, enum dis_view view, const char *function, struct arena *arena,
		    bytes *out);

/*
 * Appends the text; false where options->plain has no words for the object.
 * `is_plain` names the sections in which nothing is to be declared. Passing memory is the arena's, which also
 * says what happens when it is out.
 */
bool dis_print(const struct bpfas_object *object, const struct dis_options *options, struct dis_types *types,
	       const bool *is_plain, struct arena *arena, bytes *out);

#endif
