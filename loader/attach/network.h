/* SPDX-License-Identifier: BSD-2-Clause */
/* Cgroups, network namespaces, netfilter hooks, and maps of sockets. */
#ifndef LOADER_ATTACH_NETWORK_H
#define LOADER_ATTACH_NETWORK_H

#include "loader/attach/attachment.h"

int attach_cgroup(struct attaching *attaching);
int attach_netns(struct attaching *attaching);
int attach_netfilter(struct attaching *attaching);
int attach_sockmap(struct attaching *attaching);

#endif
