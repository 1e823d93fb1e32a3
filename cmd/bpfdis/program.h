/* SPDX-License-Identifier: BSD-2-Clause */
/* A program that the kernel has, as an object. */
#ifndef CMD_BPFDIS_PROGRAM_H
#define CMD_BPFDIS_PROGRAM_H

#include <stdio.h>

#include "bpfas.h"
#include "cmd/print.h"

/* By its id, name or pin. 0; else it was reported why not. */
int program_read(const char *which, struct printer *printer, struct bpfas_object **object);
/* Its machine code as text for an assembler of that machine. */
int program_machine_code(const char *which, struct printer *printer, FILE *out);

#endif
