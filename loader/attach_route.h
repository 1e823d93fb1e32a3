/* SPDX-License-Identifier: BSD-2-Clause */
/* Routes as targets. */
#ifndef LOADER_ATTACH_ROUTE_H
#define LOADER_ATTACH_ROUTE_H

#include "kernel/route.h"
#include "loader/target.h"

/* Reads PREFIX,dev=DEV[,via=GATEWAY]; -EINVAL and the like have been reported. */
int route_read(struct route *route, const struct target *target, const struct diags *diags);

#endif
