/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OBJECT_COMPARE_H
#define OBJECT_COMPARE_H

#include "object/object.h"

/* Where two objects first differ. */
struct object_difference {
	char text[200];   /* in words, "" where they are the same */
	uint32_t section; /* that it is about; 0: none */
};

/* Whether both state the same: all that the model has but names of files and places of memory. */
bool object_is_same(const struct bpfas_object *a, const struct bpfas_object *b,
		    struct object_difference *difference);

#endif
