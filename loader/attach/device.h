/* SPDX-License-Identifier: BSD-2-Clause */
/* Network devices: XDP, filters of the clsact qdisc, tcx and netkit. */
#ifndef LOADER_ATTACH_DEVICE_H
#define LOADER_ATTACH_DEVICE_H

#include "loader/attach/attachment.h"

int attach_xdp(struct attaching *attaching);
int attach_clsact(struct attaching *attaching);
int attach_device_link(struct attaching *attaching);

/* The program of the filter that the target names, by id; 0: none. */
uint32_t attach_filter_program(const struct program *program, const struct attach_target *target, int index,
			       const struct diags *diags);

#endif
