/* SPDX-License-Identifier: BSD-2-Clause */
/* How symbols and sections are called in the text. */
#ifndef OUTPUT_DIS_NAMES_H
#define OUTPUT_DIS_NAMES_H

#include "output/dis/state.h"

void dis_name_symbols(struct dis *dis);
/* After the symbols. */
bool dis_is_symbol_name(const struct dis *dis, const char *name);
void dis_name_helpers(struct dis *dis);
void dis_name_sections(struct dis *dis);
/* The section's name in quotes, or its index. */
void dis_put_section(struct dis *dis, uint32_t section);

void dis_place_labels(struct dis *dis);
/* The labels of a section: *first to the returned end. */
const struct dis_label *dis_section_labels(const struct dis *dis, uint32_t section,
					   const struct dis_label **first);
void dis_put_label(struct dis *dis, uint32_t symbol);
/* Those at the place; those that were passed over, in the middle of something, state their value. */
void dis_put_labels(struct dis *dis, const struct dis_label **next, const struct dis_label *end, uint64_t at);

#endif
