/* SPDX-License-Identifier: BSD-2-Clause */
/* All maps that the kernel has. */
#include <errno.h>

#include "kernel/bpffs.h"
#include "kernel/walk.h"
#include "map/open.h"

struct walk {
	const struct diags *diags;
	bpfas_map_fn each;
	void *context;
};

static int open_walked(void *context, int *fd, const struct bpf_map_info *info)
{
	const struct walk *walk = context;
	struct bpfas_map *map;
	int taken = *fd, answer;

	(void)info;
	*fd = -1;
	answer = map_make(taken, walk->diags, NULL, &map);
	if (!answer)
		answer = walk->each(walk->context, map);
	bpfas_map_close(map);
	return answer;
}

static int open_walked_pin(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	(void)path;
	return open_walked(context, fd, info);
}

int bpfas_maps_walk(const struct bpfas_map_opts *opts, bpfas_map_fn each, void *context)
{
	struct diags diags = map_diags(opts);
	struct walk walk = { .diags = &diags, .each = each, .context = context };
	int error = kernel_maps(open_walked, &walk);

	if (error != -EPERM)
		return error;
	diag_file_warning(&diags,
			  "without CAP_SYS_ADMIN only maps that are pinned under " BPFFS_ROOT " can be seen");
	return kernel_pins(BPFFS_ROOT, open_walked_pin, &walk);
}
