/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map watch'. */
#ifndef CMD_BPFLD_MAP_WATCH_H
#define CMD_BPFLD_MAP_WATCH_H

#include "cmd/bpfld/map_command.h"

int map_watch(struct map_command *command);

#endif
