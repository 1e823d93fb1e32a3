/* SPDX-License-Identifier: BSD-2-Clause */
/* Histograms and bars. */
#ifndef CMD_BPFLD_MAP_HIST_H
#define CMD_BPFLD_MAP_HIST_H

#include "cmd/bpfld/map_command.h"

/* Draws the map as a histogram; 0 or a negative errno value, which has been reported. */
int map_draw_histogram(const struct map_command *command);
/* The first number in a value, which bars show; false if there is none. */
bool map_first_number(const struct bpfas_map *map, const void *bytes, uint64_t *number);
/* A bar of `width` columns for number/most, in eighths of a column. */
void map_print_bar(FILE *out, uint64_t number, uint64_t most, int width);

#endif
