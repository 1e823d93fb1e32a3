/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/fd_owner.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

/* What fdinfo says about a descriptor: bpf_prog_show_fdinfo and similar functions of the kernel write it. */
static int read_fdinfo(const char *path, enum fd_kind *kind, uint32_t *id)
{
	static const struct {
		const char *key;
		enum fd_kind kind;
	} keys[] = { /* a link's own id precedes that of its program */
		     { "link_id:", FD_LINK },
		     { "prog_id:", FD_PROGRAM },
		     { "map_id:", FD_MAP }
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

int fd_identify(int fd, enum fd_kind *kind, uint32_t *id)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
	return read_fdinfo(path, kind, id);
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
		enum fd_kind kind;
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
