/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on all entries of a map: dump, keys, count, clear, drain. */
#ifndef CMD_BPFLD_MAP_DUMP_H
#define CMD_BPFLD_MAP_DUMP_H

#include "cmd/bpfld/map_command.h"

int map_dump(struct map_command *command);
int map_keys(struct map_command *command);
int map_count(struct map_command *command);
int map_clear(struct map_command *command);
int map_drain(struct map_command *command);

#endif
