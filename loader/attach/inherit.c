/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Going on with the maps of the programs that are to be replaced, or that run from the same file.
 *
 * The new programs are loaded with the old maps' descriptors, before anything is attached. So there is no
 * moment at which entries would have to be copied: when a link gets the new program, that one counts where
 * the old one stopped, and a failure before that has changed nothing.
 *
 * The kernel knows which maps a program uses, by id. A map is found again by its name, of which the kernel
 * keeps 15 bytes; libbpf begins the name of .data or .bss with the object's, so they are found by what
 * follows. Constants, and the contents that the file gives to a prog_array, belong to the new programs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/options.h"
#include "kernel/capability.h"
#include "kernel/program_maps.h"
#include "loader/attach/choice.h"
#include "loader/attach/occupant.h"
#include "loader/match.h"

struct old_map {
	uint32_t id, program;
	bool is_replaced; /* its program is */
	char name[BPF_OBJ_NAME_LEN];
};

struct inheriting {
	struct bpfas_collection *collection;
	struct occupants occupants;
	struct old_map *maps;
	size_t count;
};

/* ---- The old maps ------------------------------------------------------------------------ */

static int add_map(struct inheriting *inheriting, uint32_t program, uint32_t id, bool is_replaced)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;
	struct old_map *more;
	int fd = bpf_map_get_fd_by_id(id), error;

	if (fd < 0)
		return -errno;
	error = bpf_obj_get_info_by_fd(fd, &info, &size) ? -errno : 0;
	close(fd);
	more = error ? NULL : realloc(inheriting->maps, (inheriting->count + 1) * sizeof *more);
	if (!more)
		return error ? error : -ENOMEM;
	inheriting->maps = more;
	more += inheriting->count++;
	*more = (struct old_map){ .id = id, .program = program, .is_replaced = is_replaced };
	memcpy(more->name, info.name, sizeof more->name);
	return 0;
}

static int add_program(struct inheriting *inheriting, size_t index)
{
	uint32_t program = inheriting->occupants.programs[index];
	struct program_maps maps;
	int fd = bpf_prog_get_fd_by_id(program), error;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	error = program_maps_read(&maps, fd);
	for (uint32_t i = 0; i < maps.count && !error; i++)
		error = add_map(inheriting, program, maps.ids[i], index < inheriting->occupants.replaced);
	program_maps_free(&maps);
	close(fd);
	return error;
}

static int list_maps(struct inheriting *inheriting)
{
	const struct diags *diags = &inheriting->collection->diags;
	int error = 0;

	for (size_t i = 0; i < inheriting->occupants.count && !error; i++)
		error = add_program(inheriting, i);
	if (error == -EPERM)
		capability_explain(diags, "cannot take over the maps of the running programs",
				   NEEDS(CAP_SYS_ADMIN));
	else if (error == -ENOMEM)
		collection_out_of_memory(inheriting->collection);
	else if (error)
		diag_file_error(diags, "cannot take over the maps of the running programs: %s",
				strerror(-error));
	return error;
}

/* ---- Which of them --------------------------------------------------------------------------- */

static int refuse_two(const struct bpfas_map *map, const struct old_map *one, const struct old_map *other)
{
	diag_file_error(map->diags,
			"two maps '%s' could be taken over: id %u of program %u and id %u of program %u",
			bpf_map__name(map->map), one->id, one->program, other->id, other->program);
	diag_file_note(map->diags, "replace these programs one at a time");
	return -ENOTUNIQ;
}

/* The first, those of replaced programs being before the others. */
static int find_old(const struct inheriting *inheriting, const struct bpfas_map *map,
		    const struct old_map **found)
{
	*found = NULL;
	for (size_t i = 0; i < inheriting->count; i++) {
		const struct old_map *old = &inheriting->maps[i];

		if (!match_name(old->name, bpf_map__name(map->map)))
			continue;
		if (*found && (*found)->id != old->id && old->is_replaced)
			return refuse_two(map, *found, old);
		if (!*found)
			*found = old;
	}
	return 0;
}

/* ---- Taking it ------------------------------------------------------------------------------- */

static int refuse_set(const struct bpfas_map *map)
{
	const char *section = strchr(bpf_map__name(map->map), '.');

	diag_file_error(map->diags,
			"cannot set a variable of '%s', which is taken over from the running program",
			section);
	diag_file_advise(map->diags, BPFAS_NOTE, BPFAS_ADVICE_FRESH, section,
			 "set it while the program runs, or let these variables begin anew");
	return -EINVAL;
}

static int take(const struct bpfas_map *map, const struct old_map *old)
{
	char where[64];
	struct match_place place = { .where = where };
	int fd = bpf_map_get_fd_by_id(old->id), error;

	snprintf(where, sizeof where, "of the running program (map %u of program %u)", old->id, old->program);
	if (fd < 0) {
		diag_file_error(map->diags, "cannot take over map '%s': %s", bpf_map__name(map->map),
				strerror(errno));
		return -errno;
	}
	error = match_map(map, fd, &place);
	if (!error && map->is_set)
		error = refuse_set(map);
	if (!error)
		error = bpf_map__reuse_fd(map->map, fd);
	close(fd);
	return error;
}

/* The file itself fills it with its programs: the old contents would lead to the old ones. */
static bool has_own_contents(const struct bpfas_map *map)
{
	const struct btf *btf = map->value.btf;
	int variable = btf ? btf__find_by_name_kind(btf, bpf_map__name(map->map), BTF_KIND_VAR) : -1;
	const struct btf_type *type = variable > 0 ? btf__type_by_id(btf, (uint32_t)variable) : NULL;

	if (bpf_map__type(map->map) != BPF_MAP_TYPE_PROG_ARRAY)
		return false;
	type = type ? btf__type_by_id(btf, type->type) : NULL;
	for (uint32_t i = 0; type && btf_is_struct(type) && i < btf_vlen(type); i++)
		if (!strcmp(btf_name_of(btf, btf_members(type)[i].name_off), "values"))
			return true;
	return false;
}

static bool may_inherit(const struct bpfas_map *map)
{
	return !match_is_constant(map->map) && bpf_map__type(map->map) != BPF_MAP_TYPE_STRUCT_OPS &&
	       bpf_map__fd(map->map) < 0 && !has_own_contents(map) && !map->is_fresh;
}

/* All that do not match are reported. */
static int take_all(const struct inheriting *inheriting)
{
	int result = 0;

	for (size_t i = 0; i < inheriting->collection->map_count; i++) {
		const struct bpfas_map *map = &inheriting->collection->maps[i];
		const struct old_map *old;
		int error;

		if (!may_inherit(map))
			continue;
		error = find_old(inheriting, map, &old);
		if (!error && old)
			error = take(map, old);
		if (error)
			result = error;
	}
	return result;
}

int bpfas_collection_inherit(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	struct bpfas_attach_opts own = { 0 };
	struct inheriting inheriting = { .collection = collection };
	int error;

	options_take(&own, sizeof own, opts);
	if (!collection->object)
		return 0;
	error = attach_check(collection, &own);
	if (!error)
		error = occupants_find(collection, &own, &inheriting.occupants);
	if (!error)
		error = list_maps(&inheriting);
	if (!error)
		error = take_all(&inheriting);
	occupants_free(&inheriting.occupants);
	free(inheriting.maps);
	return error;
}
