/* SPDX-License-Identifier: BSD-2-Clause */
/* One program's attachment: how it is asked for, and what is held of it. */
#ifndef LOADER_ATTACH_ATTACHMENT_H
#define LOADER_ATTACH_ATTACHMENT_H

#include "loader/attach/target.h"
#include "loader/collection.h"

/* What holds an attachment, and with it the way to take it away. */
struct attachment {
	const char *name;      /* of the program or struct_ops map; the collection's */
	char *where;           /* "device lo", for messages */
	struct bpf_link *link; /* libbpf's; NULL where it is not libbpf that holds it */
	int *fds;              /* links, or sockets with a filter; closing them detaches */
	size_t fd_count;
	bool fds_are_links; /* they can be pinned */
	bool is_iterator;
	bool is_over; /* it ran once, and nothing is attached */
	/* Where the kernel or somebody else holds it: takes it away, or puts back what was there. */
	void (*undo)(struct attachment *attachment);
	const char *holder; /* who holds it: "the clsact qdisc of the device" */
	union {
		struct {
			int index;
			uint32_t handle, priority;
			bool egress, made_qdisc;
			int before; /* the program of the filter that was there; 0: none was */
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

/* What each way takes; loader/attach/way.c has the table. */
struct attach_way_facts {
	int (*attach)(struct attaching *attaching);
	const char *form;    /* how a target is written; NULL: there is none to give */
	const char *options; /* for target_read */
	const char *place;   /* without a target; NULL: one must be given */
	bool section_says;   /* what is behind the section's '/' may be the target */
	bool persists;       /* only the kernel can hold it */
};
/* What the functions of each way are given. They return 0, or a negative errno value after reporting. */
struct attaching {
	struct bpfas_collection *collection;
	const struct diags *diags;
	const struct program *program;
	const struct attach_way_facts *facts;
	struct attach_target target;
	const char *rest; /* of the section's name, "" for nothing */
	const char *pin;  /* where a link of it would be pinned; NULL: nowhere */
	bool replace;
	struct attachment *result;
};

/* Reports that attaching failed, with its cause and `hint` (NULL: none); returns `error`. */
int attach_failed(const struct attaching *attaching, int error, const char *hint);
/* Attaching was not permitted: what the kind needs, and `needs` besides. */
int attach_not_permitted(const struct attaching *attaching, int error, uint64_t needs);
/* The same where libbpf said something about it. */
int attach_failed_in_libbpf(const struct attaching *attaching, int error, const char *said);

/* Keeps a descriptor, which it takes over, as the result's. */
int attachment_hold(struct attaching *attaching, int fd, bool is_link);
/* Sets result->where; out of memory leaves it NULL, which every reader minds. */
void attachment_place(struct attachment *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Takes it away and frees it. */
void attachment_undo(struct attachment *attachment);
/* Frees it, and leaves it there where something else holds it. */
void attachment_forget(struct attachment *attachment);

#endif
