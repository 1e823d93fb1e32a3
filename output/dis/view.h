/* SPDX-License-Identifier: BSD-2-Clause */
/* Code for looking at: one function, JSON, a graph of the flow of control. */
#ifndef OUTPUT_DIS_VIEW_H
#define OUTPUT_DIS_VIEW_H

#include "output/dis/state.h"

/* False where no function has the name. */
bool dis_view_function(struct dis *dis, const char *name);
/* Of the function, or (name NULL) of all code. */
bool dis_view_code(struct dis *dis, const char *name);
bool dis_view_json(struct dis *dis, const char *name);
bool dis_view_graph(struct dis *dis, const char *name);

#endif
