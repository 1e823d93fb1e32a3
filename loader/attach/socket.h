/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets, groups of sockets that share a port, and infrared receivers. */
#ifndef LOADER_ATTACH_SOCKET_H
#define LOADER_ATTACH_SOCKET_H

#include "loader/attach/attachment.h"

int attach_socket(struct attaching *attaching);
int attach_reuseport(struct attaching *attaching);
int attach_lirc(struct attaching *attaching);

#endif
