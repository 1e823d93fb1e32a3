/* SPDX-License-Identifier: BSD-2-Clause */
/* What a loader looks up in the kernel's types for an instruction. */
#ifndef OUTPUT_DIS_CORE_H
#define OUTPUT_DIS_CORE_H

#include "output/dis/state.h"

/* A comment for each CO-RE record of the instruction. */
void dis_put_core(struct dis *dis, uint32_t section, uint64_t at);

#endif
