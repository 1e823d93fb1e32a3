/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/holder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#define DEPTH_MAX 16

/* What fdinfo says of a descriptor; see bpf_prog_show_fdinfo and its likes in the kernel. */
static int read_fdinfo(const char *path, enum held *kind, uint32_t *id)
{
	static const struct {
		const char *key;
		enum held kind;
	} keys[] = { /* a link tells its program's id too, behind its own */
		     { "link_id:", HELD_LINK },
		     { "prog_id:", HELD_PROGRAM },
		     { "map_id:", HELD_MAP }
	};
	FILE *file = fopen(path, "re");
	char line[256];
	int error = -EINVAL;

	while (file && error && fgets(line, sizeof line, file)) {
		for (size_t i = 0; i < sizeof keys / sizeof *keys && error; i++) {
			if (strncmp(line, keys[i].key, strlen(keys[i].key)))
				continue;
			*kind = keys[i].kind;
			*id = (uint32_t)strtoul(line + strlen(keys[i].key), NULL, 10);
			error = 0;
		}
	}
	if (file)
		fclose(file);
	return error;
}

int held_kind(int fd, enum held *kind, uint32_t *id)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
	return read_fdinfo(path, kind, id);
}

static int see_pin(const char *path, pin_fn each, void *context)
{
	enum held kind;
	uint32_t id;
	int fd = bpf_obj_get(path), error;

	if (fd < 0)
		return 0; /* maps.debug and the like */
	error = held_kind(fd, &kind, &id);
	close(fd);
	return error ? 0 : each(context, path, kind, id);
}

static int walk(const char *directory, int depth, pin_fn each, void *context)
{
	DIR *folder = depth < DEPTH_MAX ? opendir(directory) : NULL;
	const struct dirent *entry;
	int answer = 0;

	while (folder && !answer && (entry = readdir(folder))) {
		struct stat status;
		char *path;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    asprintf(&path, "%s/%s", directory, entry->d_name) < 0)
			continue;
		if (!lstat(path, &status))
			answer = S_ISDIR(status.st_mode) ? walk(path, depth + 1, each, context)
							 : see_pin(path, each, context);
		free(path);
	}
	if (folder)
		closedir(folder);
	return answer;
}

int pins_each(const char *directory, pin_fn each, void *context)
{
	return walk(directory, 0, each, context);
}

static void read_command(const char *process, char *command, size_t size)
{
	char path[300];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%s/comm", process);
	file = fopen(path, "re");
	command[0] = '\0';
	if (file && fgets(command, (int)size, file))
		command[strcspn(command, "\n")] = '\0';
	if (file)
		fclose(file);
}

static bool is_bpf_file(const char *process, const char *fd)
{
	char path[600], target[32];
	ssize_t length;

	snprintf(path, sizeof path, "/proc/%s/fd/%s", process, fd);
	length = readlink(path, target, sizeof target - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	return strstr(target, "bpf");
}

static int see_process(const char *process, process_fn each, void *context)
{
	char path[300], command[64];
	const struct dirent *entry;
	int answer = 0;
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%s/fd", process);
	folder = opendir(path);
	while (folder && !answer && (entry = readdir(folder))) {
		char info[600];
		enum held kind;
		uint32_t id;

		if (!is_bpf_file(process, entry->d_name))
			continue;
		snprintf(info, sizeof info, "/proc/%s/fdinfo/%s", process, entry->d_name);
		if (read_fdinfo(info, &kind, &id))
			continue;
		read_command(process, command, sizeof command);
		answer = each(context, (pid_t)atoi(process), command, kind, id);
	}
	if (folder)
		closedir(folder);
	return answer;
}

int processes_each(process_fn each, void *context)
{
	DIR *folder = opendir("/proc");
	const struct dirent *entry;
	int answer = 0;

	while (folder && !answer && (entry = readdir(folder)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && atoi(entry->d_name) != getpid())
			answer = see_process(entry->d_name, each, context);
	if (folder)
		closedir(folder);
	return answer;
}
