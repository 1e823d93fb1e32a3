/* SPDX-License-Identifier: BSD-2-Clause */
/* A map of functions that the kernel calls; it is the map that is attached. */
#ifndef LOADER_ATTACH_STRUCT_OPS_H
#define LOADER_ATTACH_STRUCT_OPS_H

#include "loader/attach/attachment.h"

int attach_struct_ops(struct attaching *attaching, const struct bpf_map *map);

#endif
