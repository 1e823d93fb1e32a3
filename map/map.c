/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be asked of a map without touching its entries. */
#include "map/map.h"

#include <errno.h>
#include <string.h>

#include "kernel/walk.h"
#include "uapi/map_type.h"
#include "uapi/bpf_numbers.h"

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
	int cpus = map->access.is_per_cpu ? libbpf_num_possible_cpus() : 1;

	shape.count = cpus > 0 ? (size_t)cpus : 1;
	shape.stride =
		map->access.is_per_cpu ? ((size_t)shape.value_size + 7) & ~(size_t)7 : shape.value_size;
	shape.value_bytes = shape.count * shape.stride;
	return shape;
}

bool map_is_indexed(const struct bpfas_map *map)
{
	return map->access.is_indexed;
}

bool map_has_no_batches(int error)
{
	return error == -EINVAL || error == -EOPNOTSUPP || error == -ENOTSUPP;
}

int map_out_of_memory(const struct bpfas_map *map)
{
	diag_file_error(map->diags, "out of memory");
	return -ENOMEM;
}

const char *bpfas_map_name(const struct bpfas_map *map)
{
	return map->map ? bpf_map__name(map->map) : map->name;
}

const char *bpfas_map_type(const struct bpfas_map *map)
{
	return map->type->name;
}

int bpfas_map_fd(const struct bpfas_map *map)
{
	return map_shape(map).fd;
}

unsigned bpfas_map_operations(const struct bpfas_map *map)
{
	return map->access.can;
}

const char *bpfas_map_flag_name(uint32_t flags)
{
	return flags ? map_flag_name(flags) : NULL;
}

int bpfas_map_readable(const struct bpfas_map *map)
{
	return map->access.is_readable;
}

/* The role's text names an object, and its bytes on the way in are a descriptor, or have one in them. */
static bool is_reference(enum map_role role)
{
	return role != ROLE_TYPED && role != ROLE_INDEX && role != ROLE_PREFIX;
}

/* The kernel's answer, or what it answered when the map was opened. */
static int ask_kernel(const struct bpfas_map *map, int fd, struct bpf_map_info *info)
{
	uint32_t length = sizeof *info;

	if (!map->map) {
		*info = map->info;
		return 0;
	}
	return fd < 0 ? -EBADF : bpf_obj_get_info_by_fd(fd, info, &length) ? -errno : 0;
}

int bpfas_map_info(const struct bpfas_map *map, struct bpfas_map_info *info)
{
	struct map_shape shape = map_shape(map);
	struct bpf_map_info kernels = { 0 };
	struct bpfas_map_info own;
	int error = ask_kernel(map, shape.fd, &kernels);

	if (error) {
		diag_file_error(map->diags, "cannot ask the kernel about map '%s': %s", bpfas_map_name(map),
				strerror(-error));
		return error;
	}
	own = (struct bpfas_map_info){
		.id = kernels.id,
		.flags = kernels.map_flags,
		.key_size = shape.key_size,
		.value_size = shape.value_size,
		.max_entries = shape.max_entries,
		.values = shape.count,
		.values_size = shape.value_bytes,
		.type = shape.type,
		.is_per_cpu = map->access.is_per_cpu,
		.has_references = is_reference(map->access.key) || is_reference(map->access.value),
	};
	memcpy((char *)info + sizeof info->size, (char *)&own + sizeof own.size,
	       (info->size < sizeof own ? info->size : sizeof own) - sizeof own.size);
	return 0;
}

struct users {
	bpfas_map_user_fn each;
	void *context;
};

static int visit_user(void *context, int fd, const struct bpf_prog_info *info)
{
	const struct users *users = context;

	(void)fd;
	return users->each(users->context, info->id, info->name);
}

int bpfas_map_users(const struct bpfas_map *map, bpfas_map_user_fn each, void *context)
{
	struct users users = { .each = each, .context = context };
	struct bpfas_map_info info = { .size = sizeof info };
	int error = bpfas_map_info(map, &info);

	return error ? error : kernel_users(info.id, visit_user, &users);
}
