/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/bpffs.h"

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

#include "kernel/capability.h"

static const struct {
	int error;
	enum bpfas_advice advice;
	const char *cause, *way_out;
} refusals[] = {
	{ -EEXIST, BPFAS_ADVICE_DETACH, "it exists already",
	  "remove it (rm), detach it if it is a link, or choose another directory" },
	{ -EACCES, BPFAS_ADVICE_PIN_ELSEWHERE, "its directory belongs to another user",
	  "choose a directory of your own, or run as root (sudo)" },
	{ -EROFS, BPFAS_ADVICE_NONE, "the BPF file system is mounted read-only",
	  "mount it writable: mount -o remount,rw " BPFFS_ROOT },
	{ -ENAMETOOLONG, BPFAS_ADVICE_PIN_ELSEWHERE, "the name is too long", "choose another directory" },
	{ -ENOTDIR, BPFAS_ADVICE_PIN_ELSEWHERE, "a component of the path is not a directory",
	  "choose another directory" },
};

static bool has_dot(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strchr(slash ? slash : path, '.');
}

int bpffs_explain(const struct diags *diags, const char *path, int error)
{
	size_t row = 0, rows = sizeof refusals / sizeof *refusals;

	while (row < rows && refusals[row].error != error)
		row++;
	if (error == -EPERM && has_dot(path)) {
		diag_file_error(diags, "cannot pin at '%s': a BPF file system does not allow dots in names",
				path);
		diag_file_note(diags, "use another character, such as '_'");
	} else if (error == -EPERM) {
		char what[160];

		snprintf(what, sizeof what, "cannot pin at '%.100s'", path);
		capability_explain(diags, what, NEEDS(CAP_BPF));
	} else {
		diag_file_error(diags, "cannot pin at '%s': %s", path,
				row < rows ? refusals[row].cause : strerror(-error));
		if (row < rows)
			diag_file_advise(diags, BPFAS_NOTE, refusals[row].advice, NULL, "%s",
					 refusals[row].way_out);
	}
	return error;
}

int bpffs_refuse(const struct diags *diags, const char *directory)
{
	diag_file_error(diags, "cannot pin in '%s': it is not in a BPF file system", directory);
	diag_file_note(diags, "choose a directory under " BPFFS_ROOT
			      "; if that is not mounted: mount -t bpf bpf " BPFFS_ROOT);
	return -EINVAL;
}

int bpfas_path_is_bpffs(const char *path)
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

static int make(struct bpffs_dirs *dirs, const char *directory, const struct diags *diags)
{
	char *copy;

	if (dirs->count == sizeof dirs->made / sizeof *dirs->made)
		return bpffs_explain(diags, directory, -ENAMETOOLONG);
	copy = strdup(directory);
	if (!copy)
		return out_of_memory(diags);
	if (mkdir(directory, 0700)) {
		int error = -errno;

		free(copy);
		return bpffs_explain(diags, directory, error);
	}
	dirs->made[dirs->count++] = copy;
	return 0;
}

int bpffs_prepare(struct bpffs_dirs *dirs, const char *directory, const struct diags *diags)
{
	int found = bpfas_path_is_bpffs(directory), error;
	char *copy;

	if (found >= 0)
		return found ? 0 : bpffs_refuse(diags, directory);
	if (found != -ENOENT)
		return bpffs_explain(diags, directory, found);
	copy = strdup(directory);
	if (!copy)
		return out_of_memory(diags);
	error = bpffs_prepare(dirs, dirname(copy), diags);
	free(copy);
	return error ? error : make(dirs, directory, diags);
}

void bpffs_undo(struct bpffs_dirs *dirs)
{
	for (size_t i = dirs->count; i--;)
		rmdir(dirs->made[i]);
}

void bpffs_free(struct bpffs_dirs *dirs)
{
	while (dirs->count)
		free(dirs->made[--dirs->count]);
}

char *bpffs_pin_path(const char *directory, const char *name, size_t number)
{
	size_t folder = strlen(directory);
	char *path;
	int length = number ? asprintf(&path, "%s/%s_%zu", directory, name, number)
			    : asprintf(&path, "%s/%s", directory, name);

	if (length < 0)
		return NULL;
	for (char *at = path + folder; *at; at++)
		if (*at == '.')
			*at = '_';
	return path;
}
