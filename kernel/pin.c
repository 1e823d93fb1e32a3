/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pin.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

/* Directories are followed down to this depth. */
#define DEPTH_MAX 16

static int see_pin(const char *path, pin_fn each, void *context)
{
	struct pin pin = { .path = path, .fd = bpf_obj_get(path) };
	int answer = 0;

	if (pin.fd < 0)
		return 0; /* maps.debug and the like */
	if (!fd_identify(pin.fd, &pin.kind, &pin.id))
		answer = each(context, &pin);
	if (pin.fd >= 0)
		close(pin.fd);
	return answer;
}

static int walk(const char *directory, int depth, pin_fn each, void *context)
{
	DIR *folder = depth < DEPTH_MAX ? opendir(directory) : NULL;
	const struct dirent *entry;
	int answer = 0;

	while (folder && !answer && (entry = readdir(folder))) {
		char *path;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || entry->d_type == DT_LNK)
			continue;
		if (asprintf(&path, "%s/%s", directory, entry->d_name) < 0) {
			answer = -ENOMEM;
			break;
		}
		answer = entry->d_type == DT_DIR ? walk(path, depth + 1, each, context)
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
