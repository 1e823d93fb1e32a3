/* SPDX-License-Identifier: BSD-2-Clause */
/* The output of attached iterators. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "loader/attach/attachment.h"

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0)
			return -errno;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

static int copy(int from, int to)
{
	char buffer[65536];
	ssize_t got;
	int error = 0;

	while (!error && (got = read(from, buffer, sizeof buffer)) != 0) {
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		if (got > 0)
			error = write_all(to, buffer, (size_t)got);
	}
	return error;
}

int bpfas_collection_iterate(struct bpfas_collection *collection, int fd)
{
	int count = 0;

	for (size_t i = 0; i < collection->attachment_count; i++) {
		const struct attachment *attachment = &collection->attachments[i];
		int iterator, error;

		if (!attachment->is_iterator)
			continue;
		iterator = bpf_iter_create(attachment->fds[0]);
		error = iterator < 0 ? -errno : copy(iterator, fd);
		if (iterator >= 0)
			close(iterator);
		if (error) {
			diag_file_error(&collection->diags, "cannot read iterator '%s': %s", attachment->name,
					strerror(-error));
			return error;
		}
		count++;
	}
	return count;
}
