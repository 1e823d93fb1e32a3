/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections and symbols by the directives of every assembler, which order the tables by rules of their own. */
#ifndef OUTPUT_DIS_PLAIN_H
#define OUTPUT_DIS_PLAIN_H

#include "output/dis/state.h"

/* False where these directives have no words for something in the object. */
bool dis_is_plain(struct dis *dis);
void dis_plain_header(struct dis *dis);
/* Whether the section is made by no directive, but by others' contents. */
bool dis_plain_is_made(const struct dis *dis, uint32_t section);
void dis_plain_section(struct dis *dis, uint32_t section);
/* Binding, type, visibility and size, before the label or where there is none. */
void dis_plain_symbol(struct dis *dis, uint32_t symbol);
/* After all sections: what has no label. */
void dis_plain_end(struct dis *dis);

#endif
