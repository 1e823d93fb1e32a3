/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/attachment.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/capability.h"
#include "loader/explain_part.h"
#include "uapi/bpf_numbers.h"

static void note_cause(const struct attaching *attaching, int error)
{
	switch (-error) {
	case ENOENT:
		diag_file_note(attaching->diags, "what the section or target names does not exist in this "
						 "kernel, or cannot be probed");
		break;
	case EINVAL:
	case EOPNOTSUPP:
	case ENOTSUPP:
		diag_file_note(attaching->diags, "this kernel may not support this kind of attachment there");
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

int attach_failed_advising(const struct attaching *attaching, int error, enum bpfas_advice advice,
			   const char *subject, const char *hint)
{
	char what[256];

	if (error == -EPERM || error == -EACCES)
		return attach_not_permitted(attaching, error, 0);
	describe(attaching, what, sizeof what);
	diag_file_error(attaching->diags, "%s: %s", what, error_words(error));
	if (hint)
		diag_file_advise(attaching->diags, BPFAS_NOTE, advice, subject, "%s", hint);
	else
		note_cause(attaching, error);
	return error;
}

int attach_failed(const struct attaching *attaching, int error, const char *hint)
{
	return attach_failed_advising(attaching, error, BPFAS_ADVICE_NONE, NULL, hint);
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
