/* SPDX-License-Identifier: BSD-2-Clause */
/* .maps as the declarations that its types come from. */
#ifndef OUTPUT_DIS_MAPS_H
#define OUTPUT_DIS_MAPS_H

#include "output/dis/state.h"

/* Makes types->maps, the section's text; false where some byte or symbol of it is not a map's. */
bool dis_declare_maps(struct dis *dis, uint32_t section);

#endif
