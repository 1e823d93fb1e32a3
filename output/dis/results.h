/* SPDX-License-Identifier: BSD-2-Clause */
/* What programs return, by name. */
#ifndef OUTPUT_DIS_RESULTS_H
#define OUTPUT_DIS_RESULTS_H

#include "output/dis/state.h"

/* The name of a number that a program of this section returns; NULL: it has none, or a symbol took it. */
const char *dis_result_name(const struct dis *dis, const char *section, int64_t number);

#endif
