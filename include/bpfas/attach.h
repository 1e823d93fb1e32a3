/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching a collection's programs, and detaching anybody's. */
#ifndef BPFAS_ATTACH_H
#define BPFAS_ATTACH_H

#include "bpfas/common.h"
#include "bpfas/load.h"

BPFAS_BEGIN

/* Where one program goes, in the form of its kind: "eth0,native", "/sys/fs/cgroup/x". */
struct bpfas_target {
	const char *program;
	const char *place;
};

struct bpfas_attach_opts {
	size_t size;
	const char *device;  /* target of every program without its own; NULL: the default of its kind */
	const char *program; /* attach this one alone; NULL: every program that can be attached */
	const struct bpfas_target *targets;
	size_t target_count;
	const char
		*directory; /* where the links will be pinned, for `replace` (bpfas_collection_pin_links) */
	int replace;        /* 1: swap what is there, atomically, instead of refusing */
	const char *const *devices; /* further targets, after `device` */
	size_t device_count;
};

/*
 * The folder in `parent` for the pins of `file`: the one that records its whole path
 * (bpfas_collection_pin_links makes such), or one of the file's name that is free. The caller frees it; NULL:
 * out of memory.
 */
BPFAS_API char *bpfas_pin_directory(const char *parent, const char *file);

/*
 * Before loading: programs that these options will attach to DEV,offload are
 * loaded for that network card, which runs them itself, together with all maps
 * of the file.
 */
BPFAS_API int bpfas_collection_offload(struct bpfas_collection *collection,
				       const struct bpfas_attach_opts *opts);

/*
 * Before loading: goes on with the maps of the programs that run now where these programs are to go (with
 * opts->replace), or that are pinned in opts->directory, instead of creating new ones. A map is taken over if
 * it has the same name, kind, sizes, flags and layout; .data and .bss too, constants never. One that differs
 * is refused with all its differences (-EINVAL).
 */
BPFAS_API int bpfas_collection_inherit(struct bpfas_collection *collection,
				       const struct bpfas_attach_opts *opts);

/*
 * Attaches the programs as their sections or the targets say. xdp/devmap and
 * xdp/cpumap programs run through their maps and are skipped; syscall programs
 * run once. Maps with `pinning by_name` are pinned first. All or nothing. A warning tells of an attachment
 * that outlives the process because only the kernel can hold it (a clsact filter, a route).
 */
BPFAS_API int bpfas_collection_attach(struct bpfas_collection *collection,
				      const struct bpfas_attach_opts *opts);

/* `holder`: what keeps the attachment if not a pinned link; NULL: the link. */
typedef void (*bpfas_attachment_fn)(void *context, const char *program, const char *where,
				    const char *holder);

/*
 * Lets the attachments outlive the process: pins their links in `directory`,
 * in a BPF file system, by the programs' names; missing folders of the path
 * are created. Attachments that the kernel holds in another way stay as they
 * are. All or nothing; afterwards the collection holds no attachment, and
 * `each` (NULL: not wanted) has been called for every one.
 */
BPFAS_API int bpfas_collection_pin_links(struct bpfas_collection *collection, const char *directory,
					 bpfas_attachment_fn each, void *context);

/* 1 if no attached program will run again by itself: iterators, and programs that were run once. */
BPFAS_API int bpfas_collection_is_finished(const struct bpfas_collection *collection);

/* Writes the output of the attached iterators, one after the other, to a descriptor; returns their number. */
BPFAS_API int bpfas_collection_iterate(struct bpfas_collection *collection, int fd);

/* Removes every attachment; it never fails. Closing does it too. */
BPFAS_API void bpfas_collection_detach(struct bpfas_collection *collection);

struct bpfas_detach_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	/*
	 * Holds directories of links' pins (bpfas_collection_pin_links), each of which may be named by
	 * `what`. Those that become empty are removed. NULL: none.
	 */
	const char *directory;
};

/*
 * Removes what `what` names: a device, a file's or program's name, a program's
 * id, the pin of a link or program or a folder of such pins, or a route
 * (PREFIX,dev=DEV). Links are detached and unpinned, whoever holds them.
 * *count is the number of attachments removed.
 */
BPFAS_API int bpfas_detach(const char *what, const struct bpfas_detach_opts *opts, size_t *count);

BPFAS_END

#endif
