/* SPDX-License-Identifier: BSD-2-Clause */
/* The assembler with all its parts: made, configured, freed. */
#ifndef ASM_SETUP_H
#define ASM_SETUP_H

#include "bpfas.h"

struct assembler;

/* NULL: no memory. Its arena still needs a way out. */
struct assembler *assembler_new(void);
void assembler_configure(struct assembler *as, const struct bpfas_assemble_opts *opts);
/* Everything but the relaxation's memory, which the next reading gets. */
void assembler_free(struct assembler *as);

#endif
