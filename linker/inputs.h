/* SPDX-License-Identifier: BSD-2-Clause */
/* From files to objects in memory. */
#ifndef LINKER_INPUTS_H
#define LINKER_INPUTS_H

#include "linker/linker.h"

/* Fills link->inputs, or reports what cannot be read; returns a negative errno value then. */
int inputs_read(struct link *link, const struct bpfas_input *inputs, size_t count);
void inputs_free(struct link *link);

#endif
