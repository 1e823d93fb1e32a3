/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/pin_place.h"

#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "loader/privilege.h"

static const struct {
	int error;
	const char *cause, *way_out;
} refusals[] = {
	{ -EEXIST, "something of that name exists there",
	  "remove it (rm, or bpfld detach for what is attached), or choose another directory" },
	{ -EACCES, "its folder belongs to another user",
	  "pin in a folder of your own (--pin), or run it as root (sudo)" },
	{ -EROFS, "the BPF file system is mounted read-only",
	  "mount it writable: mount -o remount,rw /sys/fs/bpf" },
	{ -ENAMETOOLONG, "the name is too long", "choose another directory" },
	{ -ENOTDIR, "a part of the path is no directory", "choose another directory" },
};

static bool has_dot(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strchr(slash ? slash : path, '.');
}

int pin_place_explain(const struct diags *diags, const char *path, int error)
{
	size_t row = 0, rows = sizeof refusals / sizeof *refusals;

	while (row < rows && refusals[row].error != error)
		row++;
	if (error == -EPERM && has_dot(path)) {
		diag_file_error(diags, "cannot pin at '%s': a BPF file system takes no dot in a name", path);
		diag_file_note(diags, "write another character, as '_'");
	} else if (error == -EPERM) {
		char what[160];

		snprintf(what, sizeof what, "cannot pin at '%.100s'", path);
		privilege_explain(diags, what, NEEDS(CAP_BPF));
	} else {
		diag_file_error(diags, "cannot pin at '%s': %s", path,
			     row < rows ? refusals[row].cause : strerror(-error));
		if (row < rows)
			diag_file_note(diags, "%s", refusals[row].way_out);
	}
	return error;
}

int pin_place_refuse(const struct diags *diags, const char *directory)
{
	diag_file_error(diags, "'%s' is not in a BPF file system, where alone things can be pinned", directory);
	diag_file_note(diags, "give a directory under /sys/fs/bpf; if that is not mounted: mount -t bpf bpf "
			    "/sys/fs/bpf");
	return -EINVAL;
}

int pin_place_is_bpffs(const char *path)
{
	struct statfs status;

	if (statfs(path, &status))
		return -errno;
	return status.f_type == BPF_FS_MAGIC;
}

static int out_of_memory(const struct diags *diags)
{
	diag_file_error(diags, "out of memory");
	return -ENOMEM;
}

static int make(struct pin_place *place, const char *directory, const struct diags *diags)
{
	char *copy;

	if (place->count == sizeof place->made / sizeof *place->made)
		return pin_place_explain(diags, directory, -ENAMETOOLONG);
	copy = strdup(directory);
	if (!copy)
		return out_of_memory(diags);
	if (mkdir(directory, 0700)) {
		int error = -errno;

		free(copy);
		return pin_place_explain(diags, directory, error);
	}
	place->made[place->count++] = copy;
	return 0;
}

int pin_place_prepare(struct pin_place *place, const char *directory, const struct diags *diags)
{
	int found = pin_place_is_bpffs(directory), error;
	char *copy;

	if (found >= 0)
		return found ? 0 : pin_place_refuse(diags, directory);
	if (found != -ENOENT)
		return pin_place_explain(diags, directory, found);
	copy = strdup(directory);
	if (!copy)
		return out_of_memory(diags);
	error = pin_place_prepare(place, dirname(copy), diags);
	free(copy);
	return error ? error : make(place, directory, diags);
}

void pin_place_undo(struct pin_place *place)
{
	for (size_t i = place->count; i--;)
		rmdir(place->made[i]);
}

void pin_place_free(struct pin_place *place)
{
	while (place->count)
		free(place->made[--place->count]);
}
