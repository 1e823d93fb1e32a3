/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/program_maps.h"

#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

int program_maps_read(struct program_maps *maps, int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;

	*maps = (struct program_maps){ 0 };
	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return -errno;
	maps->ids = calloc(info.nr_map_ids ? info.nr_map_ids : 1, sizeof *maps->ids);
	if (!maps->ids)
		return -ENOMEM;
	maps->count = info.nr_map_ids;
	info = (struct bpf_prog_info){ .nr_map_ids = maps->count, .map_ids = (uintptr_t)maps->ids };
	size = sizeof info;
	return bpf_obj_get_info_by_fd(fd, &info, &size) ? -errno : 0;
}

void program_maps_free(struct program_maps *maps)
{
	free(maps->ids);
	*maps = (struct program_maps){ 0 };
}
