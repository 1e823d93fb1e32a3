/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map load'. */
#ifndef CMD_BPFLD_MAP_LOAD_H
#define CMD_BPFLD_MAP_LOAD_H

#include "cmd/bpfld/map_command.h"

int map_load(struct map_command *command);

#endif
