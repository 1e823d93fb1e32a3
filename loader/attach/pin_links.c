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
#include "kernel/fd_owner.h"
#include "kernel/folder.h"
#include "loader/attach/attachment.h"
#include "loader/attach/old_pins.h"

struct pinning {
	struct bpfas_collection *collection;
	const char *directory;
	struct bpffs_dirs dirs;
	bool has_recorded; /* the file, in the directory */
	struct old_pins old;
	char **paths; /* pinned so far */
	size_t count;
};

/* The first name that is free: a program may have many links. */
static char *free_path(const struct pinning *pinning, const char *name)
{
	char *path = NULL;

	for (size_t number = 0; number < SIZE_MAX; number++) {
		path = bpffs_pin_path(pinning->directory, name, number);
		if (!path || (access(path, F_OK) && errno == ENOENT))
			break;
		free(path);
	}
	return path;
}

static int pin_at(struct pinning *pinning, int fd, char *path)
{
	char **more = path ? realloc(pinning->paths, (pinning->count + 1) * sizeof *more) : NULL;
	int error = more ? 0 : collection_out_of_memory(pinning->collection);

	if (more)
		pinning->paths = more;
	if (!error && bpf_obj_pin(fd, path))
		error = bpffs_explain(&pinning->collection->diags, path, -errno);
	if (error)
		free(path);
	else
		pinning->paths[pinning->count++] = path;
	return error;
}

static int refuse_twice(const struct pinning *pinning, const char *name, const struct old_pin *old)
{
	diag_file_error(&pinning->collection->diags, "program '%s' is already attached to %s %s", name,
			link_type_name(old->facts.type), old->place.where);
	diag_file_advise(&pinning->collection->diags, BPFAS_NOTE, BPFAS_ADVICE_REPLACE, NULL,
			 "detach it first, or replace it");
	return -EEXIST;
}

/* A link that cannot change its program makes way for the new one, which is attached by now. */
static int pin_link(struct pinning *pinning, const struct attachment *attachment, int fd)
{
	struct old_pin *old = old_pins_same_place(&pinning->old, attachment->name, fd);
	int error;

	if (old && !attachment->replaces)
		return refuse_twice(pinning, attachment->name, old);
	error = pin_at(pinning, fd, free_path(pinning, attachment->name));
	if (!old || error)
		return error;
	old->successor = strdup(pinning->paths[pinning->count - 1]);
	return old->successor ? 0 : collection_out_of_memory(pinning->collection);
}

static int pin_program(struct pinning *pinning, const struct attachment *attachment)
{
	char name[256];
	enum fd_kind kind;
	uint32_t id;

	if (attachment->program < 0 || !*pinning->directory || fd_identify(attachment->program, &kind, &id) ||
	    old_pins_have_program(&pinning->old, id))
		return 0;
	if ((size_t)snprintf(name, sizeof name, "%s" ATTACHED_MARK, attachment->name) >= sizeof name)
		return bpffs_explain(&pinning->collection->diags, attachment->name, -ENAMETOOLONG);
	return pin_at(pinning, attachment->program, free_path(pinning, name));
}

/* libbpf's link of several perf events has no descriptor. */
static int pin_libbpf_link(struct pinning *pinning, const struct attachment *attachment)
{
	int fd = bpf_link__fd(attachment->link);

	if (fd >= 0)
		return pin_link(pinning, attachment, fd);
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
		error = pin_link(pinning, attachment, attachment->fds[i]);
	if (attachment->holder && !attachment->is_swapped)
		error = pin_program(pinning, attachment);
	return error;
}

/* ---- Links that were there before --------------------------------------------------------- */

struct move {
	struct pinning *pinning;
	struct attachment *attachment;
	uint32_t link;
	char *from, *to; /* in a folder of another file, and in ours */
};

static int find_pin(void *context, struct pin *pin)
{
	struct move *move = context;
	const char *directory = move->pinning->directory;
	size_t length = strlen(directory);
	char *folder, *file;

	if (pin->kind != FD_LINK || pin->id != move->link)
		return 0;
	if (!strncmp(pin->path, directory, length) && pin->path[length] == '/') {
		move->attachment->holder = NULL;
		return 1;
	}
	folder = strndup(pin->path, (size_t)(strrchr(pin->path, '/') - pin->path));
	file = folder ? folder_file(folder) : NULL;
	if (file)
		move->from = strdup(pin->path);
	free(folder);
	free(file);
	return move->from != NULL;
}

/* A link that runs this file's program now belongs to this file. */
static void take_over_pin(struct pinning *pinning, struct attachment *attachment)
{
	struct move move = { .pinning = pinning, .attachment = attachment };
	enum fd_kind kind;

	if (fd_identify(attachment->fds[0], &kind, &move.link))
		return;
	pins_each(BPFFS_ROOT, find_pin, &move);
	move.to = move.from ? free_path(pinning, attachment->name) : NULL;
	if (move.to && !rename(move.from, move.to)) {
		attachment->holder = NULL;
		*strrchr(move.from, '/') = '\0';
		folder_remove_empty(move.from);
	}
	free(move.from);
	free(move.to);
}

/* ---- All ------------------------------------------------------------------------------------ */

static bool has_links(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (collection->attachments[i].link || collection->attachments[i].fds_are_links)
			return true;
	return false;
}

static bool has_swapped(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (collection->attachments[i].is_swapped)
			return true;
	return false;
}

static bool has_holders(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (collection->attachments[i].holder && collection->attachments[i].program >= 0)
			return true;
	return false;
}

static void undo(struct pinning *pinning)
{
	while (pinning->count) {
		unlink(pinning->paths[--pinning->count]);
		free(pinning->paths[pinning->count]);
	}
	if (pinning->has_recorded)
		folder_forget(pinning->directory);
	bpffs_undo(&pinning->dirs);
}

static int prepare(struct pinning *pinning)
{
	const struct bpfas_collection *collection = pinning->collection;
	int error;

	/* Only links need a pin. The others do without, where no BPF file system is mounted. */
	if (!has_links(collection) &&
	    (!(has_holders(collection) || has_swapped(collection)) || bpfas_path_is_bpffs(BPFFS_ROOT) <= 0)) {
		pinning->directory = "";
		return 0;
	}
	error = bpffs_prepare(&pinning->dirs, pinning->directory, &collection->diags);
	if (!error && old_pins_read(&pinning->old, pinning->directory))
		error = collection_out_of_memory(collection);
	if (!error)
		error = folder_record(pinning->directory, collection->name, &collection->diags);
	pinning->has_recorded = error > 0;
	return error < 0 ? error : 0;
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

/* From here on nothing fails. */
static void finish(struct pinning *pinning, bpfas_attachment_fn each, void *context)
{
	struct bpfas_collection *collection = pinning->collection;

	old_pins_retire(&pinning->old);
	for (size_t i = 0; i < collection->attachment_count && *pinning->directory; i++)
		if (collection->attachments[i].is_swapped)
			take_over_pin(pinning, &collection->attachments[i]);
	if (*pinning->directory)
		old_pins_clean(pinning->directory);
	if (each)
		tell_all(collection, each, context);
	forget_all(collection);
}

int bpfas_collection_pin_links(struct bpfas_collection *collection, const char *directory,
			       bpfas_attachment_fn each, void *context)
{
	struct pinning pinning = { .collection = collection, .directory = directory };
	int error = prepare(&pinning);

	for (size_t i = 0; i < collection->attachment_count && !error; i++)
		error = pin_one(&pinning, &collection->attachments[i]);
	if (!error)
		error = collection_cancelled(collection);
	if (error)
		undo(&pinning);
	else
		finish(&pinning, each, context);
	while (pinning.count)
		free(pinning.paths[--pinning.count]);
	free(pinning.paths);
	old_pins_free(&pinning.old);
	bpffs_free(&pinning.dirs);
	return error;
}
