/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_DIS_BTF_H
#define OUTPUT_DIS_BTF_H

#include "output/dis/state.h"

/* .BTF as data, a line and a comment for each type and member; false where it has another layout. */
bool dis_print_btf(struct dis *dis, uint32_t section);

#endif
