/* SPDX-License-Identifier: BSD-2-Clause */
/* The object's tables in the raw family of directives (asm/raw.h reads them). */
#ifndef OUTPUT_DIS_TABLES_H
#define OUTPUT_DIS_TABLES_H

#include "output/dis/state.h"

void dis_print_header(struct dis *dis);
void dis_print_section_header(struct dis *dis, uint32_t section);
void dis_print_relocations(struct dis *dis, uint32_t table);
void dis_print_symbols(struct dis *dis);

#endif
