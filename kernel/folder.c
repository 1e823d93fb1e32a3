/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpfas.h"
#include "kernel/bpffs.h"

#define RECORD "@file"

/* Directories are followed down to this depth. */
#define DEPTH_MAX 16

static bool has_path(const char *file)
{
	return strcmp(file, "-") != 0 && (access(file, F_OK) == 0 || file[strspn(file, "0123456789")]);
}

/* Without asking whether it is there. */
static char *absolute(const char *file)
{
	char here[PATH_MAX], *path;

	if (*file == '/' || !getcwd(here, sizeof here))
		return strdup(file);
	file += strncmp(file, "./", 2) ? 0 : 2;
	return asprintf(&path, "%s/%s", here, file) < 0 ? NULL : path;
}

char *folder_path_of_file(const char *file)
{
	char *path;

	if (!has_path(file))
		return strdup(file);
	path = realpath(file, NULL);
	return path || errno == ENOMEM ? path : absolute(file);
}

static char *record_of(const char *folder)
{
	char *path;

	return asprintf(&path, "%s/" RECORD, folder) < 0 ? NULL : path;
}

int folder_record(const char *folder, const char *file, const struct diags *diags)
{
	char *record = record_of(folder), *path = folder_path_of_file(file);
	int result = 1;

	if (!record || !path) {
		diag_file_error(diags, "out of memory");
		result = -ENOMEM;
	} else if (symlink(path, record)) {
		result = errno == EEXIST ? 0 : bpffs_explain(diags, record, -errno);
	}
	free(record);
	free(path);
	return result;
}

void folder_forget(const char *folder)
{
	char *record = record_of(folder);

	if (record)
		unlink(record);
	free(record);
}

char *folder_file(const char *folder)
{
	char *record = record_of(folder), path[PATH_MAX];
	ssize_t length = record ? readlink(record, path, sizeof path) : -1;

	free(record);
	return length > 0 && (size_t)length < sizeof path ? strndup(path, (size_t)length) : NULL;
}

static bool has_pins(const char *folder)
{
	DIR *stream = opendir(folder);
	const struct dirent *entry;
	bool found = false;

	while (stream && !found && (entry = readdir(stream)))
		found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			strcmp(entry->d_name, RECORD) != 0;
	if (stream)
		closedir(stream);
	return found;
}

void folder_remove_empty(const char *folder)
{
	if (has_pins(folder))
		return;
	folder_forget(folder);
	rmdir(folder);
}

void folders_remove_empty(const char *parent)
{
	DIR *stream = opendir(parent);
	const struct dirent *entry;

	while (stream && (entry = readdir(stream)))
		if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(stream), entry->d_name, AT_REMOVEDIR);
	if (stream)
		closedir(stream);
	rmdir(parent);
}

/* ---- Which folder -------------------------------------------------------------------- */

static const char *name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* `path` is `text`, or that and an ending. */
static bool is_it(const char *path, const char *text)
{
	size_t length = strlen(text);

	return !strncmp(path, text, length) &&
	       (!path[length] || (path[length] == '.' && !strchr(path + length, '/')));
}

bool folder_is_meant(const char *path, const char *text)
{
	char *whole = folder_path_of_file(text);
	bool is_there = access(text, F_OK) == 0, found = whole && is_it(path, whole);

	/* A file of that name that is here is not the one of another folder. */
	if (!found && !strchr(text, '/') && !is_there)
		found = is_it(name_in(path), text);
	free(whole);
	return found;
}

static int walk(const char *directory, int depth, folder_fn each, void *context)
{
	DIR *stream = depth < DEPTH_MAX ? opendir(directory) : NULL;
	char *file = stream && depth ? folder_file(directory) : NULL;
	const struct dirent *entry;
	int answer = file ? each(context, directory, file) : 0;

	free(file);
	while (stream && !answer && (entry = readdir(stream))) {
		char *path;

		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (asprintf(&path, "%s/%s", directory, entry->d_name) < 0) {
			answer = -ENOMEM;
			break;
		}
		answer = walk(path, depth + 1, each, context);
		free(path);
	}
	if (stream)
		closedir(stream);
	return answer;
}

int folders_each(folder_fn each, void *context)
{
	return walk(BPFFS_ROOT, 0, each, context);
}

/* ---- For a new file -------------------------------------------------------------------- */

/* 1: the folder is the file's own; 0: it may become so, being absent or without a record; -1: another's. */
static int belongs(const char *folder, const char *path)
{
	char *recorded = folder_file(folder);
	int answer = !recorded ? 0 : strcmp(recorded, path) ? -1 : 1;

	free(recorded);
	return answer;
}

struct meant {
	const char *text;
	char *folder;
};

static int see_folder(void *context, const char *folder, const char *file)
{
	struct meant *meant = context;

	if (!folder_is_meant(file, meant->text))
		return 0;
	meant->folder = strdup(folder);
	return 1;
}

char *bpfas_pin_directory(const char *parent, const char *file)
{
	struct meant meant = { .text = file };
	char *path, *folder = NULL;
	const char *name;
	int length;

	if (access(file, F_OK) && folders_each(see_folder, &meant))
		return meant.folder;
	path = folder_path_of_file(file);
	name = path ? name_in(path) : "";
	length = (int)strcspn(name, ".");
	for (unsigned number = 1; path && number < UINT_MAX; number++) {
		int made = number == 1 ? asprintf(&folder, "%s/%.*s", parent, length, name)
				       : asprintf(&folder, "%s/%.*s-%u", parent, length, name, number);

		if (made < 0) {
			folder = NULL;
			break;
		}
		if (belongs(folder, path) >= 0)
			break;
		free(folder);
		folder = NULL;
	}
	free(path);
	return folder;
}
