/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on maps as a whole: list, show, create, pin, unpin, freeze. */
#ifndef CMD_BPFLD_MAP_ADMIN_H
#define CMD_BPFLD_MAP_ADMIN_H

#include "cmd/bpfld/map_command.h"

int map_list(struct map_command *command);
int map_show(struct map_command *command);
int map_create(struct map_command *command);
int map_pin(struct map_command *command);
int map_unpin(struct map_command *command);
int map_freeze(struct map_command *command);

#endif
