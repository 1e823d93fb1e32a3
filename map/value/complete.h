/* SPDX-License-Identifier: BSD-2-Clause */
/* What may follow in a value that is being typed: members' names, enumerators, truths. */
#ifndef MAP_VALUE_COMPLETE_H
#define MAP_VALUE_COMPLETE_H

#include "map/value/type.h"

/* `text` is what stands there already; each candidate is the whole of it, made longer. */
typedef void (*value_candidate_fn)(void *context, const char *candidate);
void value_complete(struct value_type type, const char *text, value_candidate_fn each, void *context);

#endif
