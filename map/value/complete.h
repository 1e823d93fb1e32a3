/* SPDX-License-Identifier: BSD-2-Clause */
/* What may follow in a value that is being typed: names of members, enumerators, truth values. */
#ifndef MAP_VALUE_COMPLETE_H
#define MAP_VALUE_COMPLETE_H

#include "bpfas.h"
#include "map/value/type.h"

void value_complete(struct value_type type, const char *text, bpfas_candidate_fn each, void *context);

#endif
