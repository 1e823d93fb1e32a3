/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attachment.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/capability.h"

#define ENOTSUPP 524 /* the kernel's own, in no header for programs */

static void note_cause(const struct attaching *attaching, int error)
{
	switch (-error) {
	case ENOENT:
		diag_file_note(attaching->diags, "what the section or target names does not exist on this "
						 "kernel, or cannot be probed");
		break;
	case EINVAL:
	case EOPNOTSUPP:
	case ENOTSUPP:
		diag_file_note(attaching->diags, "this kernel must offer this attachment, there");
		break;
	default: break;
	}
}

static void describe(const struct attaching *attaching, char *what, size_t size)
{
	const char *where = attaching->result->where;

	snprintf(what, size, "cannot attach program '%s' (section '%s')%s%s", attaching->program->name,
		 attaching->program->section, where ? " to " : "", where ? where : "");
}

int attach_not_permitted(const struct attaching *attaching, int error, uint64_t needs)
{
	char what[256];

	describe(attaching, what, sizeof what);
	capability_explain(attaching->diags, what, needs | capabilities_of(attaching->program->kind));
	return error;
}

int attach_failed(const struct attaching *attaching, int error, const char *hint)
{
	char what[256];

	if (error == -EPERM || error == -EACCES)
		return attach_not_permitted(attaching, error, 0);
	describe(attaching, what, sizeof what);
	diag_file_error(attaching->diags, "%s: %s", what,
			error == -ENOTSUPP ? "not possible with this kernel" : strerror(-error));
	if (hint)
		diag_file_note(attaching->diags, "%s", hint);
	else
		note_cause(attaching, error);
	return error;
}

int attach_failed_in_libbpf(const struct attaching *attaching, int error, const char *said)
{
	attach_failed(attaching, error, NULL);
	if (*said && error != -EPERM && error != -EACCES)
		diag_file_note(attaching->diags, "%.*s", (int)strcspn(said, "\n"), said);
	return error;
}

int attachment_hold(struct attaching *attaching, int fd, bool is_link)
{
	struct attachment *result = attaching->result;
	int *more = realloc(result->fds, (result->fd_count + 1) * sizeof *more);

	if (!more) {
		close(fd);
		return collection_out_of_memory(attaching->collection);
	}
	result->fds = more;
	result->fds[result->fd_count++] = fd;
	result->fds_are_links = is_link;
	return 0;
}

void attachment_place(struct attachment *result, const char *format, ...)
{
	va_list values;

	free(result->where);
	va_start(values, format);
	if (vasprintf(&result->where, format, values) < 0)
		result->where = NULL;
	va_end(values);
}

void attachment_undo(struct attachment *attachment)
{
	if (attachment->undo)
		attachment->undo(attachment);
	attachment_forget(attachment);
}

void attachment_forget(struct attachment *attachment)
{
	bpf_link__destroy(attachment->link);
	while (attachment->fd_count)
		close(attachment->fds[--attachment->fd_count]);
	free(attachment->fds);
	free(attachment->where);
	free(attachment->owned);
	*attachment = (struct attachment){ 0 };
}

/* ---- Swapping a link's program ------------------------------------------------ */

static void swap_back(struct attachment *attachment)
{
	if (attachment->of.swapped.program >= 0)
		bpf_link_update(attachment->of.swapped.link, attachment->of.swapped.program, NULL);
}

/* The program that a link has now, to be put back; negative where it cannot be had. */
static int program_of(int link)
{
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof info;

	return bpf_obj_get_info_by_fd(link, &info, &size) ? -1 : bpf_prog_get_fd_by_id(info.prog_id);
}

int attach_by_swapping(struct attaching *attaching, int link)
{
	struct attachment *result = attaching->result;
	int before = program_of(link), error;

	if (bpf_link_update(link, attaching->program->fd, NULL)) {
		error = attach_failed(attaching, -errno,
				      "a link takes only a program of its own kind, and some kinds of link "
				      "take no other at all: detach it first");
		close(link);
		if (before >= 0)
			close(before);
		return error;
	}
	result->of.swapped.link = link;
	result->of.swapped.program = before;
	result->undo = swap_back;
	result->holder = "the link that was there before";
	error = attachment_hold(attaching, link, false);
	if (!error && before >= 0)
		error = attachment_hold(attaching, before, false);
	return error;
}

int attach_by_swapping_pin(struct attaching *attaching)
{
	int link = attaching->pin ? bpf_obj_get(attaching->pin) : -ENOENT, error;

	if (link < 0)
		return 0;
	error = attach_by_swapping(attaching, link);
	return error ? error : 1;
}
