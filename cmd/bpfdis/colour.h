/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CMD_BPFDIS_COLOUR_H
#define CMD_BPFDIS_COLOUR_H

#include <stdio.h>

/* Source text for a terminal: directives and labels bold, comments faint. */
void colour_print(FILE *out, const char *text, size_t length);

#endif
