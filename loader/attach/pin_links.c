/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning all links of a collection, or none, so that they outlive the process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "loader/attach/attachment.h"

struct pinning {
	struct bpfas_collection *collection;
	const char *directory;
	struct bpffs_dirs dirs;
	char **paths; /* pinned so far */
	size_t count;
};

static int pin_link(struct pinning *pinning, const char *name, size_t number, int fd)
{
	char **more = realloc(pinning->paths, (pinning->count + 1) * sizeof *more);
	char *path = bpffs_pin_path(pinning->directory, name, number);
	int error;

	if (more)
		pinning->paths = more;
	if (!more || !path) {
		free(path);
		return collection_out_of_memory(pinning->collection);
	}
	if (bpf_obj_pin(fd, path)) {
		error = -errno;
		bpffs_explain(&pinning->collection->diags, path, error);
		free(path);
		return error;
	}
	pinning->paths[pinning->count++] = path;
	return 0;
}

/* libbpf's link of several perf events has no descriptor. */
static int pin_libbpf_link(struct pinning *pinning, const struct attachment *attachment)
{
	int fd = bpf_link__fd(attachment->link);

	if (fd >= 0)
		return pin_link(pinning, attachment->name, 0, fd);
	diag_file_error(&pinning->collection->diags,
			"program '%s': its attachment cannot be pinned and ends with this process",
			attachment->name);
	diag_file_advise(&pinning->collection->diags, BPFAS_NOTE, BPFAS_ADVICE_HOLD, NULL,
			 "keep the process that attaches it running");
	return -EOPNOTSUPP;
}

static int pin_one(struct pinning *pinning, const struct attachment *attachment)
{
	int error = 0;

	if (attachment->link)
		return pin_libbpf_link(pinning, attachment);
	if (attachment->fd_count && !attachment->fds_are_links && !attachment->holder) {
		diag_file_error(&pinning->collection->diags,
				"program '%s': it is attached to a socket of this process and ends with it",
				attachment->name);
		diag_file_advise(&pinning->collection->diags, BPFAS_NOTE, BPFAS_ADVICE_HOLD, NULL,
				 "keep the process that attaches it running");
		return -EOPNOTSUPP;
	}
	for (size_t i = 0; attachment->fds_are_links && i < attachment->fd_count && !error; i++)
		error = pin_link(pinning, attachment->name, i, attachment->fds[i]);
	return error;
}

static bool has_links(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (collection->attachments[i].link || collection->attachments[i].fds_are_links)
			return true;
	return false;
}

static void undo(struct pinning *pinning)
{
	while (pinning->count) {
		unlink(pinning->paths[--pinning->count]);
		free(pinning->paths[pinning->count]);
	}
	bpffs_undo(&pinning->dirs);
}

static void tell_all(const struct bpfas_collection *collection, bpfas_attachment_fn each, void *context)
{
	for (size_t i = 0; i < collection->attachment_count; i++) {
		const struct attachment *attachment = &collection->attachments[i];

		each(context, attachment->name, attachment->where ? attachment->where : "",
		     attachment->holder);
	}
}

static void forget_all(struct bpfas_collection *collection)
{
	while (collection->attachment_count)
		attachment_forget(&collection->attachments[--collection->attachment_count]);
}

int bpfas_collection_pin_links(struct bpfas_collection *collection, const char *directory,
			       bpfas_attachment_fn each, void *context)
{
	struct pinning pinning = { .collection = collection, .directory = directory };
	int error = has_links(collection) ? bpffs_prepare(&pinning.dirs, directory, &collection->diags) : 0;

	for (size_t i = 0; i < collection->attachment_count && !error; i++)
		error = pin_one(&pinning, &collection->attachments[i]);
	if (!error)
		error = collection_cancelled(collection);
	if (error)
		undo(&pinning);
	else if (each)
		tell_all(collection, each, context);
	if (!error)
		forget_all(collection);
	while (pinning.count)
		free(pinning.paths[--pinning.count]);
	free(pinning.paths);
	bpffs_free(&pinning.dirs);
	return error;
}
