/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_ROOM ((size_t)8 * 1024)

/* A file's size is only a hint: it may grow, and those of /proc have none. */
static size_t first_room(int fd)
{
	struct stat status;

	if (fstat(fd, &status) || status.st_size <= 0 || (uint64_t)status.st_size > SIZE_MAX / 2)
		return FIRST_ROOM;
	return (size_t)status.st_size + 2; /* for the NUL, and to see the end */
}

static int read_all(int fd, char **content, size_t *length)
{
	size_t room = 0, got = 0;
	ssize_t count = 1;

	while (count) {
		if (room - got < 2) {
			char *more = realloc(*content, room = room ? room * 2 : first_room(fd));

			if (!more)
				return -ENOMEM;
			*content = more;
		}
		count = read(fd, *content + got, room - got - 1);
		if (count < 0 && errno != EINTR)
			return -errno;
		got += count > 0 ? (size_t)count : 0;
	}
	(*content)[got] = '\0';
	*length = got;
	return 0;
}

int read_file(const char *path, char **content, size_t *length, const struct diags *diags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;

	*content = NULL;
	error = fd < 0 ? -errno : read_all(fd, content, length);
	if (fd >= 0)
		close(fd);
	if (!error)
		return 0;
	free(*content);
	*content = NULL;
	diag_file_error(diags, "cannot read the file: %s", strerror(-error));
	return error;
}
