/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OBJECT_COMPARE_H
#define OBJECT_COMPARE_H

#include "object/object.h"

/* The first difference between two objects. */
struct object_difference {
	char text[200];   /* described in words; "": no difference */
	uint32_t section; /* concerned; 0: none */
};

/* Whether both objects are the same in everything that the model has, except file names and memory. */
bool object_is_same(const struct bpfas_object *a, const struct bpfas_object *b,
		    struct object_difference *difference);

#endif
