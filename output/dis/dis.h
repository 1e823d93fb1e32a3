/* SPDX-License-Identifier: BSD-2-Clause */
/* An object as source text that assembles to the same object (docs/architecture.md). */
#ifndef OUTPUT_DIS_DIS_H
#define OUTPUT_DIS_DIS_H

#include "output/dis/state.h"

/* Appends the text. Memory is the arena's, which also says what happens when it is out. */
void dis_print(const struct bpfas_object *object, const struct dis_options *options, struct arena *arena,
	       bytes *out);

#endif
