/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/options.h"
#include "map/types.h"

struct diags map_diags(const struct bpfas_map_opts *opts)
{
	struct bpfas_map_opts own = { 0 };

	options_take(&own, sizeof own, opts);
	return (struct diags){ .callback = own.diag, .context = own.diag_context };
}

int map_no_memory(const struct diags *diags)
{
	diag_file_error(diags, "out of memory");
	return -ENOMEM;
}

void bpfas_map_close(struct bpfas_map *map)
{
	if (!map || map->map)
		return;
	if (map->fd >= 0)
		close(map->fd);
	btf__free(map->btf);
	if (map->owner)
		map->release(map->owner);
	free(map->name);
	free(map);
}

/* Takes over the descriptor and the owner. */
static struct bpfas_map *new_map(int fd, const struct diags *diags, const struct map_origin *origin)
{
	struct bpfas_map *map = calloc(1, sizeof *map);

	if (!map) {
		close(fd);
		if (origin->owner)
			origin->release(origin->owner);
		return NULL;
	}
	*map = (struct bpfas_map){
		.fd = fd, .own_diags = *diags, .owner = origin->owner, .release = origin->release
	};
	map->diags = &map->own_diags;
	return map;
}

static int ask_kernel(struct bpfas_map *map, const struct bpfas_map *declared)
{
	__u32 length = sizeof map->info;

	if (bpf_obj_get_info_by_fd(map->fd, &map->info, &length)) {
		int error = -errno;

		diag_file_error(map->diags, "cannot ask the kernel about a map: %s", strerror(-error));
		return error;
	}
	map->type = map_type_of(map->info.type);
	map->access = map->type->access;
	map->name = strdup(declared ? bpfas_map_name(declared) : map->info.name);
	if (!map->name)
		return map_no_memory(map->diags);
	if (declared) {
		map->key = declared->key;
		map->value = declared->value;
		map->record = declared->record;
	}
	return 0;
}

int map_make(int fd, const struct diags *diags, const struct map_origin *origin, struct bpfas_map **map)
{
	static const struct map_origin none;
	struct bpfas_map *made = new_map(fd, diags, origin ? origin : &none);
	int error = made ? ask_kernel(made, origin ? origin->declared : NULL) : map_no_memory(diags);

	*map = NULL;
	if (error) {
		bpfas_map_close(made);
		return error;
	}
	map_types_find(made);
	*map = made;
	return 0;
}

int bpfas_map_open_fd(int fd, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	int copy = dup(fd);

	*map = NULL;
	if (copy < 0) {
		diag_file_error(&diags, "descriptor %d: %s", fd, strerror(errno));
		return -errno;
	}
	return map_make(copy, &diags, NULL, map);
}
