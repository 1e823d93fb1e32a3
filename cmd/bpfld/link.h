/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld link'. */
#ifndef CMD_BPFLD_LINK_H
#define CMD_BPFLD_LINK_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_link;

#endif
