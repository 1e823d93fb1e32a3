/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of several sections stays where only one may: members of groups, licenses, versions. */
#ifndef LINKER_SETTLE_H
#define LINKER_SETTLE_H

#include "linker/linker.h"

/* Of each group (COMDAT) the first stays. */
void settle_groups(struct link *link);
/* One license and one version stay, with a warning where they differ. */
void settle_licenses(struct link *link);

#endif
