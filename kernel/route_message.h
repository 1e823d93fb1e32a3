/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of rtnetlink(7) about routes, built as bytes: their attributes nest and have no fixed layout.
 */
#ifndef KERNEL_ROUTE_MESSAGE_H
#define KERNEL_ROUTE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/rtnetlink.h>

struct route_message {
	size_t length;
	bool is_cut; /* too long for `bytes`: must not be sent */
	unsigned char bytes[2048];
};

struct route_message route_message_begin(const struct rtmsg *head);
void route_message_put(struct route_message *message, unsigned short type, const void *bytes, size_t length);
void route_message_put_number(struct route_message *message, unsigned short type, uint32_t number);
/* Returns the nest's offset, for route_message_end_nest. */
size_t route_message_begin_nest(struct route_message *message, unsigned short type);
void route_message_end_nest(struct route_message *message, size_t begin);
/* The nest of a program's descriptor and name, the same in seg6local and in the hooks of bpf. */
void route_message_put_program(struct route_message *message, unsigned short nest, int fd, const char *name);

/* 0 or a negative errno value. */
int route_message_send(struct route_message *message, uint16_t type, uint16_t flags);

#endif
