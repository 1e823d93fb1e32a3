/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes output files completely or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bpfas.h"

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t put = write(fd, bytes, length);

		if (put < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		bytes += put;
		length -= (size_t)put;
	}
	return 0;
}

/* The mode that open(2) with 0666 would give, since mkstemp uses 0600; an existing file keeps its mode. */
static mode_t mode_for(const char *path)
{
	struct stat status;
	mode_t mask;

	if (stat(path, &status) == 0)
		return status.st_mode & 07777;
	/* umask(2) can read the mask only by setting it, which a thread creating a file might see: ask /proc.
	 */
	FILE *file = fopen("/proc/self/status", "re");
	unsigned value = 022;

	if (file) {
		char line[256];

		while (fgets(line, sizeof line, file))
			if (sscanf(line, "Umask: %o", &value) == 1)
				break;
		fclose(file);
	}
	mask = (mode_t)value;
	return 0666 & ~mask;
}

/* Close before the rename: network file systems report deferred errors then. */
static int fill_temporary(int fd, mode_t mode, const void *bytes, size_t length)
{
	int error = write_all(fd, bytes, length);

	if (!error && fchmod(fd, mode) < 0)
		error = -errno;
	if (close(fd) < 0 && !error)
		error = -errno;
	return error;
}

static int write_and_rename(const char *path, const void *bytes, size_t length)
{
	char *temporary = NULL;
	int fd, error;

	if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		error = -errno;
	} else {
		error = fill_temporary(fd, mode_for(path), bytes, length);
		if (!error && rename(temporary, path) < 0)
			error = -errno;
		if (error)
			unlink(temporary);
	}
	free(temporary);
	return error;
}

static int write_in_place(const char *path, const void *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = write_all(fd, bytes, length);
	if (close(fd) < 0 && !error)
		error = -errno;
	return error;
}

/* A symbolic link stays; the file that it points to is replaced. */
static int write_whole(const char *path, const void *bytes, size_t length)
{
	struct stat status;
	char *target;
	int error;

	if (stat(path, &status) < 0)
		return write_and_rename(path, bytes, length);
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return write_in_place(path, bytes, length);
	target = realpath(path, NULL);
	if (!target)
		return -errno;
	error = write_and_rename(target, bytes, length);
	free(target);
	return error;
}

static const char *cause(int error)
{
	switch (-error) {
	case ENOENT: return "no such folder";
	case EISDIR: return "this is a directory";
	case EACCES: return "no permission to write there";
	case EROFS: return "the file system is read-only";
	case ENOSPC: return "no space left on the device";
	case ENOMEM: return "out of memory";
	default: return strerror(-error);
	}
}

int bpfas_write_file(const char *path, const void *bytes, size_t length, const struct bpfas_write_opts *opts)
{
	int error = write_whole(path, bytes, length);

	if (error && opts && opts->diag) {
		char message[256];
		struct bpfas_diag diag = { .severity = BPFAS_ERROR, .file = path, .message = message };

		snprintf(message, sizeof message, "cannot write: %s; an existing file is unchanged",
			 cause(error));
		opts->diag(opts->diag_context, &diag);
	}
	return error;
}
