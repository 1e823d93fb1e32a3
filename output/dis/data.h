/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_DIS_DATA_H
#define OUTPUT_DIS_DATA_H

#include "output/dis/state.h"

/* The licence as a declaration; false where the section is not that alone. */
bool dis_print_license(struct dis *dis, uint32_t section);
void dis_print_data(struct dis *dis, uint32_t section);
void dis_print_bytes(struct dis *dis, const uint8_t *data, size_t count);

#endif
