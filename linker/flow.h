/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_FLOW_H
#define LINKER_FLOW_H

#include "linker/linker.h"

/* Joins the pieces of a section of instructions between which control flows without a relocation. */
void flow_join(struct link *link, struct link_input *input, uint32_t section);

#endif
