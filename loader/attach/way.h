/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of what attaching is for each kind of program. */
#ifndef LOADER_ATTACH_WAY_H
#define LOADER_ATTACH_WAY_H

#include "loader/attach/attachment.h"

const struct attach_way_facts *attach_way_facts(enum attach_way way);

#endif
