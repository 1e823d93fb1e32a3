/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be asked of a map without touching its entries. */
#include "map/map.h"

#include <errno.h>
#include <string.h>

#include "uapi/map_type.h"
#include "base/options.h"

static struct map_shape shape_of_declared(const struct bpf_map *map)
{
	return (struct map_shape){
		.fd = bpf_map__fd(map),
		.type = bpf_map__type(map),
		.key_size = bpf_map__key_size(map),
		.value_size = bpf_map__value_size(map),
		.max_entries = bpf_map__max_entries(map),
	};
}

static struct map_shape shape_of_opened(const struct bpfas_map *map)
{
	return (struct map_shape){
		.fd = map->fd,
		.type = map->info.type,
		.key_size = map->info.key_size,
		.value_size = map->info.value_size,
		.max_entries = map->info.max_entries,
	};
}

struct map_shape map_shape(const struct bpfas_map *map)
{
	struct map_shape shape = map->map ? shape_of_declared(map->map) : shape_of_opened(map);
	int cpus = map->access.per_cpu ? libbpf_num_possible_cpus() : 1;

	shape.count = cpus > 0 ? (size_t)cpus : 1;
	shape.stride = map->access.per_cpu ? ((size_t)shape.value_size + 7) & ~(size_t)7 : shape.value_size;
	shape.value_bytes = shape.count * shape.stride;
	return shape;
}

bool map_is_indexed(const struct bpfas_map *map)
{
	return (map->access.key == ROLE_INDEX || map->access.key == ROLE_CPU) &&
	       map_shape(map).type != BPF_MAP_TYPE_DEVMAP_HASH;
}

bool map_has_no_batches(int error)
{
	return error == -EINVAL || error == -EOPNOTSUPP || error == -MAP_ENOTSUPP;
}

int map_out_of_memory(const struct bpfas_map *map)
{
	report_error(map->report, "out of memory");
	return -ENOMEM;
}

const char *bpfas_map_name(const struct bpfas_map *map)
{
	return map->map ? bpf_map__name(map->map) : map->name;
}

/* An older libbpf lacks the names of the newest kinds; our own table has them. */
static const char *kind_from_table(uint32_t type)
{
	const char *name;
	size_t index = 0;

	while ((name = map_kind_next(&index)))
		if (map_kind_find(name)->number == type)
			return name;
	return "unknown kind";
}

const char *bpfas_map_type(const struct bpfas_map *map)
{
	enum bpf_map_type type = map_shape(map).type;
	const char *kind = libbpf_bpf_map_type_str(type);

	return kind ? kind : kind_from_table(type);
}

int bpfas_map_fd(const struct bpfas_map *map)
{
	return map_shape(map).fd;
}

int bpfas_map_readable(const struct bpfas_map *map)
{
	return map->access.readable;
}

int bpfas_map_info(const struct bpfas_map *map, struct bpfas_map_info *info)
{
	struct map_shape shape = map_shape(map);
	struct bpf_map_info kernels = { 0 };
	uint32_t length = sizeof kernels;
	struct bpfas_map_info own = { .size = sizeof own };

	if (shape.fd < 0 || bpf_obj_get_info_by_fd(shape.fd, &kernels, &length)) {
		report_error(map->report, "cannot ask the kernel about map '%s': %s", bpfas_map_name(map),
			     strerror(shape.fd < 0 ? EBADF : errno));
		return -EBADF;
	}
	own.id = kernels.id;
	own.flags = kernels.map_flags;
	own.key_size = shape.key_size;
	own.value_size = shape.value_size;
	own.max_entries = shape.max_entries;
	own.values = shape.count;
	own.values_size = shape.value_bytes;
	memcpy((char *)info + sizeof info->size, (char *)&own + sizeof own.size,
	       (info->size < sizeof own ? info->size : sizeof own) - sizeof own.size);
	return 0;
}
