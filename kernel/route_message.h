/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of rtnetlink(7) about routes, as bytes: attributes nest, and none
 * has a place of its own in a struct.
 */
#ifndef KERNEL_ROUTE_MESSAGE_H
#define KERNEL_ROUTE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/rtnetlink.h>

struct route_message {
	size_t length;
	bool is_cut; /* it would be longer than there is room: not to be sent */
	unsigned char bytes[2048];
};

struct route_message route_message_begin(const struct rtmsg *head);
void route_message_put(struct route_message *message, unsigned short type, const void *bytes, size_t length);
void route_message_put_number(struct route_message *message, unsigned short type, uint32_t number);
/* Returns where the nest begins, for its end. */
size_t route_message_begin_nest(struct route_message *message, unsigned short type);
void route_message_end_nest(struct route_message *message, size_t begin);
/* What seg6local and the hooks of bpf have alike: a nest with a program's descriptor and name. */
void route_message_put_program(struct route_message *message, unsigned short nest, int fd, const char *name);

/* 0 or a negative errno value. */
int route_message_send(struct route_message *message, uint16_t type, uint16_t flags);

#endif
