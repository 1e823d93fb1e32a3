/* SPDX-License-Identifier: BSD-2-Clause */
/* Creates, configures and frees the assembler with all its parts. */
#ifndef ASM_SETUP_H
#define ASM_SETUP_H

#include "bpfas.h"

struct assembler;

/* NULL: out of memory. The caller sets the arena's out_of_memory target. */
struct assembler *assembler_new(void);
void assembler_configure(struct assembler *as, const struct bpfas_assemble_opts *opts);
/* Frees everything but the relaxation's memory, which the next reading needs. */
void assembler_free(struct assembler *as);

#endif
