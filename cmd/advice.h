/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands and options for what a diagnostic advises; the library does not know them. */
#ifndef CMD_ADVICE_H
#define CMD_ADVICE_H

#include "bpfas.h"

/* The diagnostic's message, with "(--option)" appended if it advises something; to be freed. NULL: no memory.
 */
char *advice_message(const struct bpfas_diag *diag);

#endif
