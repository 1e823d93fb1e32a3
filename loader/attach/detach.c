/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Detaching what outlived its process, or belongs to another one.
 *
 * A word is a pin or folder of pins, an id, a device, a file whose links are
 * pinned in a folder that records it, or a program's name, in this order. What
 * a file attached without links is found by the pins of its programs. Links are only noted while attachments
 * are searched, and detached afterwards, since the search asks the kernel again and again for the links that
 * there are.
 *
 * BPF_LINK_DETACH works for links that are attached to something that may go
 * away (devices, cgroups, namespaces). The others, such as tracing, live until
 * the last descriptor closes: their pins are removed and our descriptor is
 * closed, but whether that was the last one shows only when the kernel has
 * freed the link, which it does with a delay. If no process holds it, it is
 * waited for; if one does, it is reported.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/magic.h>

#include "base/capture.h"
#include "base/options.h"
#include "kernel/attachment_info.h"
#include "kernel/bpffs.h"
#include "kernel/capability.h"
#include "kernel/device.h"
#include "kernel/folder.h"
#include "kernel/pin.h"
#include "kernel/program_name.h"
#include "kernel/running.h"
#include "loader/attach/old_pins.h"
#include "loader/attach/route.h"

#define FREE_TRIES 50   /* the kernel frees a link with a delay, */
#define BUSY_TRIES 1500 /* a long one if it is busy */

/* Opening it by id takes CAP_SYS_ADMIN; by a pin, permission to open the file. */
struct found_link {
	uint32_t id;
	char *pin; /* NULL: unknown */
};

struct detaching {
	struct diags diags;
	const char *what;
	int device;               /* 0: not by device */
	struct running programs;  /* those that are meant; none: not by program */
	const char *only;         /* of what is pinned, that program's pins; NULL: all */
	char only_attached[256];  /* its other name for pins */
	const char *name;         /* NULL: not by name */
	const char *directory;    /* of directories of links' pins; NULL: none */
	struct found_link *links; /* to be removed after the walk over all links */
	size_t link_count;
	size_t count; /* detached */
	int error;    /* the first */
};

static void fail(struct detaching *detaching, int error)
{
	if (!detaching->error)
		detaching->error = error;
}

static bool may_see_links(void)
{
	__u32 id;

	return !bpf_link_get_next_id(0, &id) || errno != EPERM;
}

/* ---- Pins --------------------------------------------------------------------------- */

struct unpinning {
	uint32_t link;
	const char *directory;
};

static int unpin(void *context, struct pin *pin)
{
	const struct unpinning *unpinning = context;
	const char *directory = unpinning->directory;
	char folder[PATH_MAX];

	if (pin->kind != FD_LINK || pin->id != unpinning->link)
		return 0;
	unlink(pin->path);
	snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(pin->path, '/') - pin->path), pin->path);
	if (directory && !strncmp(folder, directory, strlen(directory)))
		folder_remove_empty(folder); /* it was made for such pins */
	return 0;
}

static int is_holder(void *context, pid_t process, const char *command, enum fd_kind kind, uint32_t id)
{
	(void)process;
	(void)command;
	return kind == FD_LINK && id == *(const uint32_t *)context;
}

static int name_holder(void *context, pid_t process, const char *command, enum fd_kind kind, uint32_t id)
{
	const void *const *pair = context;
	const struct detaching *detaching = pair[0];

	if (kind != FD_LINK || id != *(const uint32_t *)pair[1])
		return 0;
	diag_file_note(&detaching->diags, "process %d (%s) holds it: end that process", (int)process,
		       command);
	return 1;
}

static bool is_gone(uint32_t link, int tries)
{
	for (int i = 0; i < tries; i++) {
		int fd = bpf_link_get_fd_by_id(link);

		if (fd < 0)
			return true;
		close(fd);
		usleep(2000);
	}
	return false;
}

/* A link of a kind that lives until its last descriptor closes. */
static void release_link(struct detaching *detaching, uint32_t link, int fd)
{
	const void *pair[] = { detaching, &link };

	close(fd);
	if (is_gone(link, FREE_TRIES) || (!processes_each(is_holder, &link) && is_gone(link, BUSY_TRIES))) {
		detaching->count++;
		return;
	}
	diag_file_error(&detaching->diags, "cannot detach link %u of '%s' while something holds it", link,
			detaching->what);
	if (!processes_each(name_holder, pair))
		diag_file_note(&detaching->diags,
			       "no process here holds it: it may be pinned in a BPF file system "
			       "that is mounted elsewhere");
	fail(detaching, -EBUSY);
}

/* Takes over the descriptor. */
static void remove_link(struct detaching *detaching, uint32_t link, int fd)
{
	struct unpinning unpinning = { link, detaching->directory };
	int error = bpf_link_detach(fd) ? -errno : 0;

	pins_each(BPFFS_ROOT, unpin, &unpinning);
	if (error == -EOPNOTSUPP) {
		release_link(detaching, link, fd);
		return;
	}
	close(fd);
	if (error && error != -ENOLINK) {
		diag_file_error(&detaching->diags, "cannot detach link %u: %s", link, strerror(-error));
		fail(detaching, error);
	} else {
		detaching->count++;
	}
}

static void note_link(struct detaching *detaching, uint32_t link, const char *pin)
{
	struct found_link *more;
	char *copy = NULL;

	for (size_t i = 0; i < detaching->link_count; i++) /* the programs of a struct_ops map share a link */
		if (detaching->links[i].id == link)
			return;
	more = realloc(detaching->links, (detaching->link_count + 1) * sizeof *more);
	if (more)
		detaching->links = more;
	if (!more || (pin && !(copy = strdup(pin)))) {
		fail(detaching, -ENOMEM);
		return;
	}
	more[detaching->link_count++] = (struct found_link){ link, copy };
}

static void remove_links(struct detaching *detaching)
{
	for (size_t i = 0; i < detaching->link_count; i++) {
		const struct found_link *link = &detaching->links[i];
		int fd = link->pin ? bpf_obj_get(link->pin) : bpf_link_get_fd_by_id(link->id);

		if (fd >= 0)
			remove_link(detaching, link->id, fd);
		free(link->pin);
	}
	free(detaching->links);
}

/* ---- What is found -------------------------------------------------------------------- */

static bool is_named(const struct detaching *detaching, const struct attachment_info *info)
{
	struct program_name name;

	if (!detaching->name)
		return false;
	if (info->name)
		return !strcmp(info->name, detaching->name);
	name = program_name(info->program);
	return program_name_is(&name, detaching->name);
}

/* Without permission to see links, a program that a link holds looks linkless; detaching it fails with EBUSY.
 */
static void refuse_removal(struct detaching *detaching, const struct attachment_info *info, int error)
{
	char what[sizeof info->where + 32];

	snprintf(what, sizeof what, "cannot take it off %s", info->where);
	if (error == -EBUSY && !may_see_links())
		capability_explain(&detaching->diags, what, NEEDS(CAP_SYS_ADMIN));
	else if (error == -EPERM)
		capability_explain(&detaching->diags, what, NEEDS(CAP_NET_ADMIN));
	else
		diag_file_error(&detaching->diags, "%s: %s", what, strerror(-error));
	fail(detaching, error);
}

static int remove_seen(void *context, const struct attachment_info *info)
{
	struct detaching *detaching = context;
	int error;

	if (!(detaching->device && info->index == detaching->device) &&
	    !(info->program && running_has(&detaching->programs, info->program)) &&
	    !is_named(detaching, info))
		return 0;
	if (info->by == ATTACHED_BY_LINK) {
		note_link(detaching, info->link, NULL);
		return 0;
	}
	error = attachment_remove(info);
	if (error)
		refuse_removal(detaching, info, error);
	else
		detaching->count++;
	return 0;
}

static int see_pin(void *context, struct pin *pin)
{
	struct detaching *detaching = context;

	if (detaching->only && !old_pin_is_of(pin->path, detaching->only) &&
	    !old_pin_is_of(pin->path, detaching->only_attached))
		return 0;
	if (pin->kind == FD_PROGRAM && running_add(&detaching->programs, pin->id, 0))
		fail(detaching, -ENOMEM);
	if (pin->kind == FD_LINK)
		note_link(detaching, pin->id, pin->path);
	return 0;
}

/* A pin, or a directory of pins. */
static void remove_at(struct detaching *detaching, const char *path)
{
	struct stat status;
	struct pin pin = { .path = path };

	if (!stat(path, &status) && S_ISDIR(status.st_mode)) {
		pins_each(path, see_pin, detaching);
		return;
	}
	pin.fd = bpf_obj_get(path);
	if (pin.fd >= 0 && !fd_identify(pin.fd, &pin.kind, &pin.id))
		see_pin(detaching, &pin);
	if (pin.fd >= 0)
		close(pin.fd);
}

/* ---- What the name means ----------------------------------------------------------------------- */

static int refuse_none(const struct detaching *detaching)
{
	char what[160];

	if (!may_see_links()) {
		snprintf(what, sizeof what, "cannot find out where '%.100s' is attached", detaching->what);
		capability_explain(&detaching->diags, what, NEEDS(CAP_SYS_ADMIN));
		return -EPERM;
	}
	diag_file_error(&detaching->diags, "nothing named '%s' is attached: no such name, id, device or pin",
			detaching->what);
	diag_file_advise(&detaching->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
			 "list the programs to see what is attached where");
	return -ENOENT;
}

static void refuse_route(const struct detaching *detaching, int error)
{
	if (error == -EPERM) {
		capability_explain(&detaching->diags, "cannot remove the route", NEEDS(CAP_NET_ADMIN));
	} else if (error == -ESRCH) {
		diag_file_error(&detaching->diags, "no route '%s'", detaching->what);
		diag_file_note(&detaching->diags, "run 'ip route' or 'ip -6 route' to list them");
	} else {
		diag_file_error(&detaching->diags, "cannot remove the route: %s", strerror(-error));
	}
}

static int remove_route(struct detaching *detaching)
{
	struct attach_target target;
	struct route route;
	int error = target_read(&target, detaching->what, ROUTE_OPTIONS, ROUTE_FORM, &detaching->diags);

	if (!error)
		error = route_read(&route, &target, &detaching->diags);
	if (!error) {
		error = route_delete(&route);
		if (error)
			refuse_route(detaching, error);
		else
			detaching->count = 1;
	}
	target_free(&target);
	return error;
}

/* A file's folder comes before a program's name; FILE:PROGRAM is one of its programs. */
static int find_programs(struct detaching *detaching)
{
	const char *colon = strrchr(detaching->what, ':');
	char *file = colon ? strndup(detaching->what, (size_t)(colon - detaching->what)) : NULL;
	struct running running;
	int error = running_find(&running, file ? file : detaching->what, &detaching->diags);

	free(file);
	if (error)
		return error;
	if (colon) {
		detaching->only = colon + 1;
		snprintf(detaching->only_attached, sizeof detaching->only_attached, "%s" ATTACHED_MARK,
			 detaching->only);
	}
	if (running.folder)
		remove_at(detaching, running.folder);
	else if (!colon)
		detaching->name = detaching->what;
	running_free(&running);
	return 0;
}

static int choose(struct detaching *detaching)
{
	char *end;
	unsigned long id = strtoul(detaching->what, &end, 10);

	if (*detaching->what == '/' && bpfas_path_is_bpffs(detaching->what) > 0)
		remove_at(detaching, detaching->what);
	else if (end != detaching->what && !*end && id <= UINT32_MAX)
		return running_add(&detaching->programs, (uint32_t)id, 0);
	else if (device_exists(detaching->what))
		detaching->device = device_find(detaching->what, &detaching->diags);
	else
		return find_programs(detaching);
	return 0;
}

/* Removes the directories that were made for the pins, if they are empty. */
static void remove_folders(struct detaching *detaching)
{
	old_pins_clean(NULL);
	if (*detaching->what == '/' && detaching->count)
		rmdir(detaching->what);
	if (detaching->directory)
		folders_remove_empty(detaching->directory);
}

static int detach(struct detaching *detaching)
{
	int error = choose(detaching);

	if (error)
		return error;
	if (detaching->device || detaching->programs.count || detaching->name)
		attachments_each(remove_seen, detaching);
	remove_links(detaching);
	if (detaching->device)
		attachment_remove_empty_qdisc(detaching->device);
	if (detaching->error)
		return detaching->error;
	return detaching->count ? 0 : refuse_none(detaching);
}

int bpfas_detach(const char *what, const struct bpfas_detach_opts *opts, size_t *count)
{
	struct bpfas_detach_opts own = { 0 };
	struct detaching detaching = { .what = what };
	int error;

	*count = 0;
	options_take(&own, sizeof own, opts);
	detaching.diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	detaching.directory = own.directory;
	error = strstr(what, ",dev=") ? remove_route(&detaching) : detach(&detaching);
	remove_folders(&detaching);
	running_free(&detaching.programs);
	*count = detaching.count;
	return error;
}
