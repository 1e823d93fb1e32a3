/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests over rtnetlink(7) that libbpf does not offer. */
#ifndef KERNEL_RTNETLINK_H
#define KERNEL_RTNETLINK_H

#include <stddef.h>

#include <linux/rtnetlink.h>

/* Sends a request and waits for its acknowledgement: 0 or a negative errno value. */
int rtnetlink_ask(const void *message, size_t length);

/*
 * Sends a dump request and calls `each` for every message of the answer: its header (struct tcmsg, struct
 * rtmsg) and its attributes by type up to `most`, NULL for absent ones.
 */
typedef void (*rtnetlink_fn)(void *context, const void *head, const struct rtattr *const *attributes);
int rtnetlink_dump(unsigned short type, const void *head, size_t head_size, unsigned short most,
		   rtnetlink_fn each, void *context);

/* The attributes nested in another one; `found` has `most` + 1 elements. */
void rtnetlink_nested(const struct rtattr *outer, const struct rtattr **found, unsigned short most);

#endif
