/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map', and what shells complete of it. */
#ifndef CMD_BPFLD_MAP_H
#define CMD_BPFLD_MAP_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_map;

/* The verbs' names, from 0; NULL after the last. */
const char *map_verb_name(size_t index);
/* Whether a verb's first argument is a map. */
bool map_verb_opens(const char *name);
/* A verb's options without their dashes, from 0; "" for another verb's, NULL after the last. */
const char *map_option_name(const char *verb, size_t index);

#endif
