/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CMD_BPFLD_MAIN_H
#define CMD_BPFLD_MAIN_H

#include <stddef.h>

/* The verbs' names, from 0; NULL after the last. */
const char *verb_name(size_t index);

#endif
