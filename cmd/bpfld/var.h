/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CMD_BPFLD_VAR_H
#define CMD_BPFLD_VAR_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_var;

#endif
