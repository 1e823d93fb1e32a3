/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/route_message.h"

#include <errno.h>
#include <string.h>

#include <linux/lwtunnel.h>
#include <linux/seg6_local.h>

#include "kernel/rtnetlink.h"

_Static_assert((int)LWT_BPF_PROG_FD == (int)SEG6_LOCAL_BPF_PROG &&
		       (int)LWT_BPF_PROG_NAME == (int)SEG6_LOCAL_BPF_PROG_NAME,
	       "both nests have the same layout");

struct route_message route_message_begin(const struct rtmsg *head)
{
	struct route_message message = { .length = NLMSG_LENGTH(sizeof *head) };

	memcpy(message.bytes + NLMSG_HDRLEN, head, sizeof *head);
	return message;
}

void route_message_put(struct route_message *message, unsigned short type, const void *bytes, size_t length)
{
	struct rtattr head = { .rta_len = (unsigned short)RTA_LENGTH(length), .rta_type = type };

	if (length >= sizeof message->bytes || RTA_SPACE(length) > sizeof message->bytes - message->length) {
		message->is_cut = true;
		return;
	}
	memcpy(message->bytes + message->length, &head, sizeof head);
	if (length)
		memcpy(message->bytes + message->length + RTA_LENGTH(0), bytes, length);
	message->length += RTA_SPACE(length);
}

void route_message_put_number(struct route_message *message, unsigned short type, uint32_t number)
{
	route_message_put(message, type, &number, sizeof number);
}

size_t route_message_begin_nest(struct route_message *message, unsigned short type)
{
	size_t begin = message->length;

	route_message_put(message, type | NLA_F_NESTED, NULL, 0);
	return begin;
}

void route_message_end_nest(struct route_message *message, size_t begin)
{
	unsigned short length = (unsigned short)(message->length - begin);

	if (!message->is_cut)
		memcpy(message->bytes + begin + offsetof(struct rtattr, rta_len), &length, sizeof length);
}

void route_message_put_program(struct route_message *message, unsigned short nest, int fd, const char *name)
{
	size_t begin = route_message_begin_nest(message, nest);

	route_message_put_number(message, LWT_BPF_PROG_FD, (uint32_t)fd);
	route_message_put(message, LWT_BPF_PROG_NAME, name, strlen(name) + 1);
	route_message_end_nest(message, begin);
}

int route_message_send(struct route_message *message, uint16_t type, uint16_t flags)
{
	struct nlmsghdr header = { .nlmsg_len = (uint32_t)message->length,
				   .nlmsg_type = type,
				   .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags };

	if (message->is_cut)
		return -EMSGSIZE;
	memcpy(message->bytes, &header, sizeof header);
	return rtnetlink_ask(message->bytes, message->length);
}
