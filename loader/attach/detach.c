/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking attachments away that outlived their command, or were somebody else's. */
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
#include "kernel/pin.h"
#include "kernel/program_name.h"
#include "loader/attach/route.h"

#define HOME       "/sys/fs/bpf/bpfld" /* where the command keeps its links by default */
#define FREE_TRIES 50                  /* the kernel frees a link a moment after its last holder, */
#define BUSY_TRIES 1500                /* and much later where it has much else to do */

/* The way to it by its id is for CAP_SYS_ADMIN, that by a pin for who may open it. */
struct found_link {
	uint32_t id;
	char *pin; /* NULL: none is known */
};

struct detaching {
	struct diags diags;
	const char *what;
	int device;               /* 0: not by device */
	uint32_t program;         /* 0: not by id */
	const char *folder;       /* of links, kept by name; NULL: none */
	const char *name;         /* NULL: not by name */
	struct found_link *links; /* to be removed when nobody looks through them any more */
	size_t link_count;
	size_t count; /* taken away */
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

static int unpin(void *context, struct pin *pin)
{
	const uint32_t *link = context;
	char folder[PATH_MAX];

	if (pin->kind != FD_LINK || pin->id != *link)
		return 0;
	unlink(pin->path);
	snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(pin->path, '/') - pin->path), pin->path);
	if (!strncmp(folder, HOME, strlen(HOME)))
		rmdir(folder); /* made for such pins: it goes with the last */
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
	diag_file_note(&detaching->diags, "process %d (%s) holds it: end that", (int)process, command);
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

/* A link of a kind that only its holders can end. */
static void release_link(struct detaching *detaching, uint32_t link, int fd)
{
	const void *pair[] = { detaching, &link };

	close(fd);
	if (is_gone(link, FREE_TRIES) || (!processes_each(is_holder, &link) && is_gone(link, BUSY_TRIES))) {
		detaching->count++;
		return;
	}
	diag_file_error(&detaching->diags, "link %u of '%s' cannot be detached while it is held", link,
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
	int error = bpf_link_detach(fd) ? -errno : 0;

	pins_each(BPFFS_ROOT, unpin, &link);
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

	for (size_t i = 0; i < detaching->link_count; i++) /* several programs share one of struct_ops */
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

/* Links are not for everybody to see, so that what one holds looks as if none did; it is busy then. */
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
	    !(detaching->program && info->program == detaching->program) && !is_named(detaching, info))
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

static int remove_pin(void *context, struct pin *pin)
{
	struct detaching *detaching = context;

	if (pin->kind == FD_PROGRAM)
		detaching->program = pin->id;
	if (pin->kind == FD_LINK)
		note_link(detaching, pin->id, pin->path);
	return 0;
}

/* A file or a folder of the BPF file system. */
static void remove_at(struct detaching *detaching, const char *path)
{
	struct stat status;
	struct pin pin = { .path = path };

	if (!stat(path, &status) && S_ISDIR(status.st_mode)) {
		pins_each(path, remove_pin, detaching);
		return;
	}
	pin.fd = bpf_obj_get(path);
	if (pin.fd >= 0 && !fd_identify(pin.fd, &pin.kind, &pin.id))
		remove_pin(detaching, &pin);
	if (pin.fd >= 0)
		close(pin.fd);
}

/* ---- What is meant ----------------------------------------------------------------------- */

static int refuse_none(const struct detaching *detaching)
{
	char what[160];

	if (!may_see_links()) {
		snprintf(what, sizeof what, "cannot look where '%.100s' is attached", detaching->what);
		capability_explain(&detaching->diags, what, NEEDS(CAP_SYS_ADMIN));
		return -EPERM;
	}
	diag_file_error(&detaching->diags, "nothing is attached by the name, id, device or pin '%s'",
			detaching->what);
	diag_file_note(&detaching->diags, "'bpfld prog list' tells what is attached where");
	return -ENOENT;
}

static void refuse_route(const struct detaching *detaching, int error)
{
	if (error == -EPERM) {
		capability_explain(&detaching->diags, "cannot remove the route", NEEDS(CAP_NET_ADMIN));
	} else if (error == -ESRCH) {
		diag_file_error(&detaching->diags, "there is no route '%s'", detaching->what);
		diag_file_note(&detaching->diags, "'ip route' and 'ip -6 route' list them");
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
	}
	target_free(&target);
	return error;
}

static void choose(struct detaching *detaching, char *folder)
{
	char *end;
	unsigned long id = strtoul(detaching->what, &end, 10);

	if (end != detaching->what && !*end && id <= UINT32_MAX)
		detaching->program = (uint32_t)id;
	else if (device_exists(detaching->what))
		detaching->device = device_find(detaching->what, &detaching->diags);
	else
		detaching->name = detaching->what;
	if (detaching->name && *detaching->name && *detaching->name != '.' && !strchr(detaching->name, '/') &&
	    !access(folder, F_OK))
		detaching->folder = folder;
}

int bpfas_detach(const char *what, const struct bpfas_load_opts *opts, size_t *count)
{
	struct bpfas_load_opts own = { 0 };
	struct detaching detaching = { .what = what };
	char folder[256];

	*count = 0;
	options_take(&own, sizeof own, opts);
	detaching.diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	if (strstr(what, ",dev="))
		return remove_route(&detaching) ? -EINVAL : (*count = 1, 0);
	snprintf(folder, sizeof folder, HOME "/%s", what);
	if (*what == '/')
		remove_at(&detaching, what);
	else
		choose(&detaching, folder);
	if (detaching.folder)
		remove_at(&detaching, folder);
	if (detaching.device || detaching.program || detaching.name)
		attachments_each(remove_seen, &detaching);
	remove_links(&detaching);
	if (detaching.device)
		attachment_remove_empty_qdisc(detaching.device);
	if (detaching.folder)
		rmdir(detaching.folder); /* where nothing is left in it */
	else if (*what == '/' && detaching.count)
		rmdir(what);
	rmdir(HOME);
	*count = detaching.count;
	if (detaching.error)
		return detaching.error;
	return detaching.count ? 0 : refuse_none(&detaching);
}
