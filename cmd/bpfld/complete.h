/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld complete', for shells. */
#ifndef CMD_BPFLD_COMPLETE_H
#define CMD_BPFLD_COMPLETE_H

#include "cmd/bpfld/verb.h"

int complete(const struct verb *const *verbs, size_t count, int argc, char **argv);

#endif
