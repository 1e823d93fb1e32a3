/* SPDX-License-Identifier: BSD-2-Clause */
/* Routes whose packets run through a program. */
#ifndef LOADER_ATTACH_ROUTE_H
#define LOADER_ATTACH_ROUTE_H

#include "kernel/route.h"
#include "loader/attach/attachment.h"

#define ROUTE_FORM    "PREFIX,dev=DEV[,via=GATEWAY]"
#define ROUTE_OPTIONS "dev= via="

int attach_route(struct attaching *attaching);

/* Reads PREFIX,dev=DEV[,via=GATEWAY]; -EINVAL and the like have been reported. */
int route_read(struct route *route, const struct attach_target *target, const struct diags *diags);

#endif
