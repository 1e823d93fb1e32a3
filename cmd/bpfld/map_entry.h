/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on single entries: get, set, delete, and maps without keys. */
#ifndef CMD_BPFLD_MAP_ENTRY_H
#define CMD_BPFLD_MAP_ENTRY_H

#include "cmd/bpfld/map_command.h"

int map_get(struct map_command *command);
int map_set(struct map_command *command);
int map_delete(struct map_command *command);
int map_push(struct map_command *command);
int map_pop(struct map_command *command);
int map_peek(struct map_command *command);

/* The flags of 'map set', from 0; NULL after the last. */
const char *map_update_flag_name(size_t index);

#endif
