/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/capability.h"
#include "kernel/walk.h"
#include "map/search.h"

static int find_id(const char *name, const struct diags *diags)
{
	unsigned long id;
	int fd;

	errno = 0;
	id = strtoul(name, NULL, 10);
	fd = errno || id > UINT32_MAX ? -ENOENT : bpf_map_get_fd_by_id((__u32)id);
	if (fd >= 0)
		return fd;
	if (fd == -EPERM)
		return map_may_not_search(name, diags);
	diag_file_error(diags, "no map with id %s", name);
	diag_file_advise(diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL, "list the maps to see their ids");
	return fd;
}

static int refuse_pin(const char *path, int error, const struct diags *diags)
{
	char what[160];

	snprintf(what, sizeof what, "cannot open the pin '%.100s'", path);
	if (error == -EPERM || error == -EACCES)
		capability_explain(diags, what, NEEDS(CAP_BPF));
	else if (error == -EINVAL)
		diag_file_error(diags, "%s: not a pin in a BPF file system", what);
	else
		diag_file_error(diags, "%s: %s", what, strerror(-error));
	return error;
}

static int find_pin(const char *path, const struct diags *diags)
{
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return refuse_pin(path, fd, diags);
	if (kernel_is_map(fd))
		return fd;
	close(fd);
	diag_file_error(diags, "'%s' is pinned, but is not a map", path);
	return -EINVAL;
}

int map_find(const char *name, const struct diags *diags)
{
	struct map_query query = { .asked = name, .name = name };

	if (*name && !name[strspn(name, "0123456789")])
		return find_id(name, diags);
	return strchr(name, '/') ? find_pin(name, diags) : map_search(&query, diags);
}
