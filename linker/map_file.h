/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MAP_FILE_H
#define LINKER_MAP_FILE_H

#include "linker/linker.h"

/* Writes the map of the output to link->opts.map; returns a negative errno value after reporting a failure.
 */
int map_file_write(struct link *link);

#endif
