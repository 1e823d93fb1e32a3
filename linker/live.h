/* SPDX-License-Identifier: BSD-2-Clause */
/* What is in the output, and why. */
#ifndef LINKER_LIVE_H
#define LINKER_LIVE_H

#include "linker/linker.h"

/* Marks the pieces that stay and the globals that they use. */
void live_mark(struct link *link);
/* Reports what is used and defined nowhere. */
void live_check_defined(struct link *link);
/* Says why the symbols that the options ask about are in the output, or that they are not. */
void live_explain(struct link *link);

#endif
