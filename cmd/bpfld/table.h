/* SPDX-License-Identifier: BSD-2-Clause */
/* A map's entries as a table for people. */
#ifndef CMD_BPFLD_TABLE_H
#define CMD_BPFLD_TABLE_H

#include <stdio.h>

#include "bpfas.h"

/* Further entries of a map are counted but not shown. */
#define TABLE_ROWS 64

/* Writes the map's name, kind and entries; 0 or a negative errno value. */
int table_write(const struct bpfas_map *map, FILE *out);

#endif
