/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening a file or bytes as a collection: libbpf's object, with what we know about its maps and programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/capture.h"
#include "kernel/struct_ops.h"
#include "loader/collection.h"
#include "loader/explain.h"
#include "uapi/bpf_numbers.h"

/*
 * Room for the verifier's log; of a longer one newer kernels keep the end. libbpf would instead grow its own
 * buffer and have the program verified again until the log fits. Pages that no log fills are never touched.
 */
#define VERIFIER_LOG_SIZE (16U << 20)

/* The struct that the map's declaration tag "record:NAME" names; 0 for none. */
static uint32_t record_type(const struct btf *btf, const char *map)
{
	static const char prefix[] = "record:";
	int variable = btf ? btf__find_by_name_kind(btf, map, BTF_KIND_VAR) : -1;
	uint32_t count = btf ? btf__type_cnt(btf) : 0;

	for (uint32_t id = 1; variable > 0 && id < count; id++) {
		const struct btf_type *tag = btf__type_by_id(btf, id);
		const char *text = btf_is_decl_tag(tag) ? btf__name_by_offset(btf, tag->name_off) : NULL;
		int type;

		if (!text || tag->type != (uint32_t)variable || strncmp(text, prefix, sizeof prefix - 1))
			continue;
		type = btf__find_by_name_kind(btf, text + sizeof prefix - 1, BTF_KIND_STRUCT);
		return type > 0 ? (uint32_t)type : 0;
	}
	return 0;
}

/* libbpf names the maps of .bss and .data after object and section, "object.bss". Their type is the
 * section's.
 */
static uint32_t variables_type(const struct btf *btf, const char *map)
{
	const char *section = strchr(map, '.');
	int type = btf && section ? btf__find_by_name_kind(btf, section, BTF_KIND_DATASEC) : -1;

	return type > 0 ? (uint32_t)type : 0;
}

/* The variables are one entry with a 4-byte key, 0: any such integer type prints it. */
static uint32_t variables_key_type(const struct btf *btf)
{
	uint32_t count = btf ? btf__type_cnt(btf) : 0;

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_int(type) && type->size == 4 && !btf_int_encoding(type))
			return id;
	}
	return 0;
}

/*
 * With a pin path libbpf would pin the map before the programs are verified. A pin that already exists is
 * shared by libbpf itself.
 */
static int keep_pin_path(struct bpfas_map *map)
{
	const char *path = bpf_map__pin_path(map->map);

	if (!path || !access(path, F_OK))
		return 0;
	map->pin_path = strdup(path);
	return map->pin_path ? bpf_map__set_pin_path(map->map, NULL) : -ENOMEM;
}

static int set_map(struct bpfas_map *map, struct bpf_map *from, const struct btf *btf,
		   const struct diags *diags)
{
	const char *name = bpf_map__name(from);

	map->map = from;
	map->diags = diags;
	map->type = map_type_of(bpf_map__type(from));
	map->access = map->type->access;
	map->key = (struct value_type){ btf, bpf_map__btf_key_type_id(from) };
	map->value = (struct value_type){ btf, bpf_map__btf_value_type_id(from) };
	map->record = (struct value_type){ btf, record_type(btf, name) };
	if (map->type->value == SIZE_RECORD && !map->record.id) {
		map->record.id = map->value.id; /* as C declares it */
		map->value.id = 0;
	}
	if (bpf_map__is_internal(from)) {
		map->key.id = variables_key_type(btf);
		map->value.id = variables_type(btf, name);
		map->access.is_readable =
			!(bpf_map__map_flags(from) & BPF_F_RDONLY_PROG); /* constants never change */
	}
	if (bpf_map__type(from) == BPF_MAP_TYPE_STRUCT_OPS && struct_ops_has_links())
		bpf_map__set_map_flags(from, bpf_map__map_flags(from) | MAP_FLAG_LINK);
	return keep_pin_path(map);
}

static int list_maps(struct bpfas_collection *collection)
{
	const struct btf *btf = bpf_object__btf(collection->object);
	struct bpf_map *map;
	size_t count = 0;

	bpf_object__for_each_map(map, collection->object)
		count++;
	collection->maps = calloc(count ? count : 1, sizeof *collection->maps);
	if (!collection->maps)
		return -ENOMEM;
	bpf_object__for_each_map(map, collection->object) {
		if (set_map(&collection->maps[collection->map_count++], map, btf, &collection->diags))
			return -ENOMEM;
	}
	return 0;
}

/* Sets the program type and attach type of a section that libbpf does not know. */
static int set_type(const struct program *program)
{
	const struct program_kind *kind = program->kind;

	if (!kind || bpf_program__type(program->program) != BPF_PROG_TYPE_UNSPEC)
		return 0;
	bpf_program__set_type(program->program, (enum bpf_prog_type)kind->type);
	return bpf_program__set_expected_attach_type(program->program,
						     (enum bpf_attach_type)kind->attach_type);
}

static int list_programs(struct bpfas_collection *collection)
{
	struct bpf_program *program;
	size_t count = 0;

	bpf_object__for_each_program(program, collection->object)
		count++;
	collection->programs = calloc(count ? count : 1, sizeof *collection->programs);
	if (!collection->programs)
		return -ENOMEM;
	bpf_object__for_each_program(program, collection->object) {
		const char *section = bpf_program__section_name(program);
		struct program *its;

		/* libbpf has removed the '?' from the section's name. */
		if (!bpf_program__autoload(program)) {
			diag_file_note(&collection->diags,
				       "program '%s' is optional (section '?%s') and is not loaded",
				       bpf_program__name(program), section);
			continue;
		}
		its = &collection->programs[collection->program_count++];
		*its = (struct program){ .name = bpf_program__name(program),
					 .section = section,
					 .kind = program_kind_find(section),
					 .program = program,
					 .fd = -1 };
		if (set_type(its))
			return -ENOMEM;
	}
	return 0;
}

/* libbpf prefixes the names of internal maps with it: letters, digits and '_'. */
static void object_name(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/');
	size_t length = 0;

	for (path = slash ? slash + 1 : path; *path && *path != '.' && length < size - 1; path++)
		name[length++] =
			strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *path)
				? *path
				: '_';
	name[length] = '\0';
}

/* What the check found that a definition cannot say. */
static int fix_maps(const struct bpfas_collection *collection)
{
	int error = 0;

	for (size_t i = 0; i < collection->fixes.count && !error; i++) {
		const struct map_fix *fix = &collection->fixes.at[i];
		struct bpf_map *map = bpf_object__find_map_by_name(collection->object, fix->name);

		if (map && fix->has_sizes)
			error = bpf_map__set_key_size(map, fix->key_size);
		if (map && fix->has_sizes && !error)
			error = bpf_map__set_value_size(map, fix->value_size);
		if (map && fix->has_extra && !error)
			error = bpf_map__set_map_extra(map, fix->extra);
	}
	return error;
}

static int open_object(struct bpfas_collection *collection)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts);
	struct capture capture;
	const char *said;
	char name[BPF_OBJ_NAME_LEN];
	int error = 0;

	object_name(collection->name, name, sizeof name);
	opts.object_name = *name ? name : "object";
	collection->verifier_log = calloc(1, VERIFIER_LOG_SIZE);
	if (!collection->verifier_log)
		return collection_out_of_memory(collection);
	opts.kernel_log_buf = collection->verifier_log;
	opts.kernel_log_size = VERIFIER_LOG_SIZE;
	capture_begin(&capture);
	collection->object =
		bpf_object__open_mem(collection->input.elf.at, collection->input.elf.count, &opts);
	error = collection->object ? 0 : -errno;
	said = capture_end(&capture);
	collection_log(collection, said);
	if (error)
		explain_open(collection, error, said);
	capture_free(&capture);
	if (!error && (fix_maps(collection) || list_maps(collection) || list_programs(collection)))
		error = collection_out_of_memory(collection);
	return error;
}

static int finish_open(struct bpfas_collection *made, int error, struct bpfas_collection **collection)
{
	if (!error)
		error = check_object(made->input.object, &made->diags, &made->fixes);
	if (!error)
		error = input_make_elf(&made->input, &made->diags);
	if (!error)
		error = open_object(made);
	if (error) {
		bpfas_collection_close(made);
		made = NULL;
	}
	*collection = made;
	return error;
}

int bpfas_collection_open(const char *path, const struct bpfas_load_opts *opts,
			  struct bpfas_collection **collection)
{
	struct bpfas_collection *made = collection_new(path, opts);

	*collection = NULL;
	if (!made)
		return -ENOMEM;
	return finish_open(made, input_read(&made->input, made->name, &made->diags), collection);
}

int bpfas_collection_open_memory(const char *name, const void *bytes, size_t length,
				 const struct bpfas_load_opts *opts, struct bpfas_collection **collection)
{
	struct bpfas_collection *made = collection_new(name, opts);

	*collection = NULL;
	if (!made)
		return -ENOMEM;
	return finish_open(made, input_from_memory(&made->input, made->name, bytes, length, &made->diags),
			   collection);
}
