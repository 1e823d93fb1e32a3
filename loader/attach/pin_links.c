/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning the links of a collection, so that they outlive the process; or none of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "loader/attach/attachment.h"

struct keeping {
	struct bpfas_collection *collection;
	const char *directory;
	struct bpffs_dirs place;
	char **paths; /* pinned so far */
	size_t count;
};

static int pin_link(struct keeping *keeping, const char *name, size_t number, int fd)
{
	char **more = realloc(keeping->paths, (keeping->count + 1) * sizeof *more);
	char *path = bpffs_pin_path(keeping->directory, name, number);
	int error;

	if (more)
		keeping->paths = more;
	if (!more || !path) {
		free(path);
		return collection_out_of_memory(keeping->collection);
	}
	if (bpf_obj_pin(fd, path)) {
		error = -errno;
		bpffs_explain(&keeping->collection->diags, path, error);
		free(path);
		return error;
	}
	keeping->paths[keeping->count++] = path;
	return 0;
}

/* libbpf's handles of several links in one have no descriptor. */
static int keep_libbpf_link(struct keeping *keeping, const struct attachment *attachment)
{
	int fd = bpf_link__fd(attachment->link);

	if (fd >= 0)
		return pin_link(keeping, attachment->name, 0, fd);
	diag_file_error(&keeping->collection->diags,
			"program '%s': its attachment cannot be pinned, and ends with its process",
			attachment->name);
	diag_file_note(&keeping->collection->diags, "hold it with 'bpfld run'");
	return -EOPNOTSUPP;
}

static int keep_one(struct keeping *keeping, const struct attachment *attachment)
{
	int error = 0;

	if (attachment->link)
		return keep_libbpf_link(keeping, attachment);
	if (attachment->fd_count && !attachment->fds_are_links && !attachment->holder) {
		diag_file_error(&keeping->collection->diags,
				"program '%s': it lives in a socket of this process, and ends with it",
				attachment->name);
		diag_file_note(&keeping->collection->diags, "hold it with 'bpfld run'");
		return -EOPNOTSUPP;
	}
	for (size_t i = 0; attachment->fds_are_links && i < attachment->fd_count && !error; i++)
		error = pin_link(keeping, attachment->name, i, attachment->fds[i]);
	return error;
}

static bool has_links(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (collection->attachments[i].link || collection->attachments[i].fds_are_links)
			return true;
	return false;
}

static void undo(struct keeping *keeping)
{
	while (keeping->count) {
		unlink(keeping->paths[--keeping->count]);
		free(keeping->paths[keeping->count]);
	}
	bpffs_undo(&keeping->place);
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
	struct keeping keeping = { .collection = collection, .directory = directory };
	int error = has_links(collection) ? bpffs_prepare(&keeping.place, directory, &collection->diags) : 0;

	for (size_t i = 0; i < collection->attachment_count && !error; i++)
		error = keep_one(&keeping, &collection->attachments[i]);
	if (!error)
		error = collection_cancelled(collection);
	if (error)
		undo(&keeping);
	else if (each)
		tell_all(collection, each, context);
	if (!error)
		forget_all(collection);
	while (keeping.count)
		free(keeping.paths[--keeping.count]);
	free(keeping.paths);
	bpffs_free(&keeping.place);
	return error;
}
