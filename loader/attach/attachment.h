/* SPDX-License-Identifier: BSD-2-Clause */
/* One program's attachment: the request, and what holds it. */
#ifndef LOADER_ATTACH_ATTACHMENT_H
#define LOADER_ATTACH_ATTACHMENT_H

#include "loader/attach/target.h"
#include "loader/collection.h"

/* What holds an attachment, and how to undo it. */
struct attachment {
	const char *name;      /* of the program or struct_ops map; the collection's */
	char *where;           /* "device lo", for messages */
	struct bpf_link *link; /* libbpf's; NULL if libbpf does not hold it */
	int *fds;              /* links, or sockets with a filter; closing them detaches */
	size_t fd_count;
	bool fds_are_links; /* they can be pinned */
	int program;        /* the program's descriptor, not held; -1: none */
	bool replaces;      /* it takes the place of what is there */
	bool is_swapped;    /* fds[0] is a link that was there before */
	bool is_iterator;
	bool is_over; /* it has run once; nothing is attached */
	/* If the kernel or another process holds it: detaches it, or restores what was there. */
	void (*undo)(struct attachment *attachment);
	const char *holder; /* what holds it, for messages: "the clsact qdisc of the device" */
	union {
		struct {
			int index;
			uint32_t handle, priority;
			bool egress, made_qdisc;
			int before; /* the program of the replaced filter; 0: none */
		} filter;
		struct {
			int link, program;
		} swapped;
		struct {
			int index, before, program;
		} xdp;
		struct {
			int socket, option;
		} socket;
		struct {
			int target, program;
			uint32_t type;
		} lirc;
	} of;
	void *owned; /* freed with it */
};

struct attaching;

/* What a way of attaching takes; loader/attach/way.c has the table. */
struct attach_way_facts {
	int (*attach)(struct attaching *attaching);
	const char *form;    /* how a target is written; NULL: takes none */
	const char *options; /* for target_read */
	const char *place;   /* the default target; NULL: one is required */
	bool section_says;   /* the section's name after '/' may be the target */
	bool persists;       /* only the kernel can hold it */
};
/* The request that a way's function handles. It returns 0, or a negative errno value after reporting. */
struct attaching {
	struct bpfas_collection *collection;
	const struct diags *diags;
	const struct program *program;
	const struct attach_way_facts *facts;
	struct attach_target target;
	const char *rest;      /* of the section's name after the kind; "" if nothing */
	const char *directory; /* where its link will be pinned; NULL: nowhere */
	bool replace;
	struct attachment *result;
};

/* Reports that attaching failed, with its cause and `hint` (NULL: none); returns `error`. */
int attach_failed(const struct attaching *attaching, int error, const char *hint);
/* The same with a hint that a command has words for. */
int attach_failed_advising(const struct attaching *attaching, int error, enum bpfas_advice advice,
			   const char *subject, const char *hint);
/* Reports that attaching was not permitted: the kind's capabilities and `needs` are required. */
int attach_not_permitted(const struct attaching *attaching, int error, uint64_t needs);
/* The same, with libbpf's message. */
int attach_failed_in_libbpf(const struct attaching *attaching, int error, const char *said);

/* Takes over a descriptor for the result. */
int attachment_hold(struct attaching *attaching, int fd, bool is_link);
/* Sets result->where, which stays NULL when out of memory. */
void attachment_place(struct attachment *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Detaches and frees it. */
void attachment_undo(struct attachment *attachment);
/* Frees it, but leaves it attached if something else holds it. */
void attachment_forget(struct attachment *attachment);

#endif
