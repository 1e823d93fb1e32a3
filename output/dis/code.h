/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_DIS_CODE_H
#define OUTPUT_DIS_CODE_H

#include "output/dis/state.h"

void dis_print_code(struct dis *dis, uint32_t section);

#endif
