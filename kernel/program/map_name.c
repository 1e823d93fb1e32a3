/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/program/map_name.h"

#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

static void read_variables(struct map_name *map, const struct bpf_map_info *info)
{
	const struct btf_type *type;

	if (!info->btf_id || !info->btf_value_type_id)
		return;
	map->btf = btf__load_from_kernel_by_id(info->btf_id);
	type = map->btf ? btf__type_by_id(map->btf, info->btf_value_type_id) : NULL;
	if (type && btf_is_datasec(type))
		map->variables = info->btf_value_type_id;
}

void map_name_read(struct map_name *map, uint32_t id)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;
	int fd = bpf_map_get_fd_by_id(id);

	*map = (struct map_name){ .id = id };
	if (fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &size))
		read_variables(map, &info);
	if (*info.name)
		snprintf(map->text, sizeof map->text, "%.*s", (int)sizeof info.name, info.name);
	else
		snprintf(map->text, sizeof map->text, "map_%u", id);
	if (fd >= 0)
		close(fd);
}

void map_name_free(struct map_name *map)
{
	btf__free(map->btf);
}

const char *map_name_at(const struct map_name *map, uint32_t offset, uint32_t *into)
{
	const struct btf_type *section = map->variables ? btf__type_by_id(map->btf, map->variables) : NULL;
	const struct btf_var_secinfo *variable = section ? btf_var_secinfos(section) : NULL;

	for (unsigned i = 0; section && i < btf_vlen(section); i++, variable++) {
		const struct btf_type *type = btf__type_by_id(map->btf, variable->type);
		const char *name = type ? btf__name_by_offset(map->btf, type->name_off) : NULL;

		if (offset < variable->offset || offset - variable->offset >= variable->size || !name)
			continue;
		*into = offset - variable->offset;
		return name;
	}
	*into = offset;
	return map->text;
}
