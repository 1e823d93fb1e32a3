/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/rtnetlink.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 128
#define ANSWER_MAX  32768
#define TYPES_MAX   64 /* attribute types in a message */

static int open_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	return fd < 0 ? -errno : fd;
}

int rtnetlink_ask(const void *message, size_t length)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[1024];
	} answer;
	int fd = open_socket(), error = 0;

	if (fd < 0)
		return fd;
	if (send(fd, message, length, 0) < 0 || recv(fd, &answer, sizeof answer, 0) < 0)
		error = -errno;
	close(fd);
	return error ? error : answer.header.nlmsg_type == NLMSG_ERROR ? answer.error.error : -EPROTO;
}

static void find_attributes(const void *at, size_t length, const struct rtattr **found, unsigned short most)
{
	memset(found, 0, (most + 1u) * sizeof *found);
	for (const struct rtattr *attribute = at; length >= sizeof *attribute &&
						  attribute->rta_len >= sizeof *attribute &&
						  attribute->rta_len <= length;) {
		unsigned short type = attribute->rta_type & NLA_TYPE_MASK;
		size_t step = RTA_ALIGN(attribute->rta_len);

		if (type <= most)
			found[type] = attribute;
		length -= step < length ? step : length;
		attribute = (const void *)((const char *)attribute + step);
	}
}

void rtnetlink_nested(const struct rtattr *outer, const struct rtattr **found, unsigned short most)
{
	find_attributes(RTA_DATA(outer), RTA_PAYLOAD(outer), found, most);
}

static void hand_out(const struct nlmsghdr *header, size_t head_size, unsigned short most, rtnetlink_fn each,
		     void *context)
{
	const struct rtattr *found[TYPES_MAX];
	size_t space = NLMSG_SPACE(head_size);

	if (header->nlmsg_len < space || most >= TYPES_MAX)
		return;
	find_attributes((const char *)header + space, header->nlmsg_len - space, found, most);
	each(context, NLMSG_DATA(header), found);
}

/* 1: more to come, 0: the end, negative: an error. */
static int hand_out_all(const char *answer, size_t length, size_t head_size, unsigned short most,
			rtnetlink_fn each, void *context)
{
	for (const struct nlmsghdr *header = (const void *)answer; NLMSG_OK(header, length);
	     header = NLMSG_NEXT(header, length)) {
		if (header->nlmsg_type == NLMSG_DONE)
			return 0;
		if (header->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)NLMSG_DATA(header))->error;
		hand_out(header, head_size, most, each, context);
	}
	return 1;
}

static int send_request(int fd, unsigned short type, const void *head, size_t head_size)
{
	struct nlmsghdr header = { .nlmsg_len = (uint32_t)NLMSG_LENGTH(head_size),
				   .nlmsg_type = type,
				   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP };
	char request[REQUEST_MAX] = { 0 };

	memcpy(request, &header, sizeof header);
	memcpy(request + NLMSG_HDRLEN, head, head_size);
	return send(fd, request, header.nlmsg_len, 0) < 0 ? -errno : 0;
}

int rtnetlink_dump(unsigned short type, const void *head, size_t head_size, unsigned short most,
		   rtnetlink_fn each, void *context)
{
	_Alignas(struct nlmsghdr) char answer[ANSWER_MAX];
	int fd = open_socket(), status;

	if (fd < 0)
		return fd;
	status = send_request(fd, type, head, head_size);
	if (!status)
		status = 1;
	while (status > 0) {
		ssize_t length = recv(fd, answer, sizeof answer, 0);

		status = length < 0 ? -errno
				    : hand_out_all(answer, (size_t)length, head_size, most, each, context);
	}
	close(fd);
	return status;
}
