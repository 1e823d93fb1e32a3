/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/types.h"

#include <errno.h>
#include <string.h>

#include "kernel/walk.h"
#include "map/value/type.h"

static bool has_size(const struct btf *btf, uint32_t id, uint32_t size)
{
	return id && value_has_type((struct value_type){ btf, id }, size);
}

static bool from_vmlinux(struct bpfas_map *map)
{
	map->btf = btf__load_vmlinux_btf();
	if (map->btf)
		map->value = (struct value_type){ map->btf, map->info.btf_vmlinux_value_type_id };
	return map->btf;
}

static bool from_kernel(struct bpfas_map *map)
{
	const struct bpf_map_info *info = &map->info;

	if (info->btf_vmlinux_value_type_id) /* struct_ops: the kernel's own struct */
		return from_vmlinux(map);
	if (!info->btf_id || !(info->btf_key_type_id | info->btf_value_type_id))
		return false;
	map->btf = btf__load_from_kernel_by_id(info->btf_id);
	if (!map->btf) {
		if (errno == EPERM)
			diag_file_note(map->diags,
				       "without CAP_SYS_ADMIN the types of map '%s' cannot be read; "
				       "FILE:NAME takes them from its file",
				       map->name);
		return false;
	}
	map->key = (struct value_type){ map->btf, info->btf_key_type_id };
	map->value = (struct value_type){ map->btf, info->btf_value_type_id };
	return true;
}

/* libbpf's way to declare: a struct whose members `key` and `value` are pointers to the types. */
static uint32_t declared_type(const struct btf *btf, const struct btf_type *declaration, const char *name)
{
	const struct btf_member *members = btf_members(declaration);

	for (uint16_t i = 0; i < btf_vlen(declaration); i++) {
		uint32_t id = members[i].type;
		const struct btf_type *type;

		if (strcmp(btf_name_of(btf, members[i].name_off), name))
			continue;
		type = btf_resolve(btf, &id);
		return type && btf_is_ptr(type) ? type->type : 0;
	}
	return 0;
}

static const struct btf_type *find_declaration(const struct btf *btf, const char *name)
{
	uint32_t count = btf__type_cnt(btf);

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		uint32_t pointee = type->type;

		if (!btf_is_var(type) || !kernel_name_is(name, btf_name_of(btf, type->name_off)))
			continue;
		type = btf_resolve(btf, &pointee);
		return type && btf_is_struct(type) ? type : NULL;
	}
	return NULL;
}

static int from_program(void *context, int fd, const struct bpf_prog_info *info)
{
	struct bpfas_map *map = context;
	struct btf *btf = info->btf_id ? btf__load_from_kernel_by_id(info->btf_id) : NULL;
	const struct btf_type *declaration = btf ? find_declaration(btf, map->info.name) : NULL;

	(void)fd;
	if (!declaration) {
		btf__free(btf);
		return 0;
	}
	map->btf = btf;
	map->key = (struct value_type){ btf, declared_type(btf, declaration, "key") };
	map->value = (struct value_type){ btf, declared_type(btf, declaration, "value") };
	return 1;
}

/* Indexes are numbers even if no BTF says so. */
static void give_number(struct bpfas_map *map, struct value_type *type)
{
	int id;

	if (!map->btf)
		map->btf = btf__new_empty();
	id = map->btf ? btf__add_int(map->btf, "u32", 4, 0) : 0;
	if (id > 0)
		*type = (struct value_type){ map->btf, (uint32_t)id };
}

static bool is_indexed(const struct bpfas_map *map)
{
	return map->info.key_size == 4 && (map->access.key == ROLE_INDEX || map->access.key == ROLE_CPU);
}

/* The types of prog_array, devmap and their like are known without BTF. */
static bool wants_types(const struct bpfas_map *map)
{
	bool key_known = map->key.id || is_indexed(map) || !map->info.key_size;

	return !key_known || (!map->value.id && map->access.value == ROLE_TYPED);
}

void map_types_find(struct bpfas_map *map)
{
	if (!map->owner && !from_kernel(map) && wants_types(map))
		kernel_users(map->info.id, from_program, map);
	if (!has_size(map->key.btf, map->key.id, map->info.key_size))
		map->key.id = 0;
	if (!has_size(map->value.btf, map->value.id, map->info.value_size))
		map->value.id = 0;
	if (!map->key.id && is_indexed(map))
		give_number(map, &map->key);
}
