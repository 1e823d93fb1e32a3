/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_DIS_VARIABLES_H
#define OUTPUT_DIS_VARIABLES_H

#include "output/dis/state.h"

/* Declares what is in the sections of variables where BTF gives the type of each; else they stay data. */
void dis_declare_variables(struct dis *dis);
bool dis_has_variables(const struct dis *dis, uint32_t section);
void dis_print_variables(struct dis *dis, uint32_t section);

#endif
