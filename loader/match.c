/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/match.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/walk.h"
#include "map/layout.h"

bool match_is_constant(const struct bpf_map *map)
{
	return bpf_map__is_internal(map) && bpf_map__map_flags(map) & BPF_F_RDONLY_PROG;
}

bool match_name(const char kernel[BPF_OBJ_NAME_LEN], const char *name)
{
	const char *section = strchr(name, '.'), *kernels = strchr(kernel, '.');

	if (!section)
		return kernel_name_is(kernel, name);
	return kernels && !strncmp(kernels, section, strlen(kernels)) &&
	       (strlen(kernel) == BPF_OBJ_NAME_LEN - 1 || !strcmp(kernels, section));
}

/* The kernel gives an LRU map with a list for each CPU a whole number of entries for each. */
static uint32_t entries_asked(const struct bpfas_map *map, const struct bpf_map_info *there)
{
	uint32_t here = bpf_map__max_entries(map->map);
	int cpus = libbpf_num_possible_cpus();

	if (!(there->map_flags & MAP_F_NO_COMMON_LRU) || cpus < 1)
		return here;
	return (here + (uint32_t)cpus - 1) / (uint32_t)cpus * (uint32_t)cpus;
}

static void write_numbers(FILE *out, const struct bpfas_map *map, const struct bpf_map_info *there)
{
	const struct bpf_map *here = map->map;
	uint32_t kernels = map->type->kernel_flags;
	const struct {
		const char *name;
		uint32_t here, there;
	} fields[] = {
		{ "key size", bpf_map__key_size(here), there->key_size },
		{ "value size", bpf_map__value_size(here), there->value_size },
		{ "max_entries", entries_asked(map, there), there->max_entries },
		{ "flags", bpf_map__map_flags(here) & ~kernels, there->map_flags & ~kernels },
	};

	if (map->type->entries == ENTRIES_OPTIONAL && !bpf_map__max_entries(here))
		return; /* one for each CPU, which libbpf sets later */
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].here != fields[i].there)
			fprintf(out, "%s is %u here, %u there; ", fields[i].name, fields[i].here,
				fields[i].there);
}

static void write_layouts(FILE *out, const struct bpfas_map *map, const struct bpf_map_info *there)
{
	struct btf *btf = there->btf_id ? btf__load_from_kernel_by_id(there->btf_id) : NULL;
	struct value_type key = { btf, there->btf_key_type_id }, value = { btf, there->btf_value_type_id };
	char why[160];

	if (!bpf_map__is_internal(map->map) && !layouts_match(map->key, key, why, sizeof why))
		fprintf(out, "in the key, %s; ", why);
	if (!layouts_match(map->value, value, why, sizeof why))
		fprintf(out, "%s%s; ", bpf_map__is_internal(map->map) ? "" : "in the value, ", why);
	btf__free(btf);
}

static void write_differences(FILE *out, const struct bpfas_map *map, const struct bpf_map_info *there)
{
	if ((uint32_t)bpf_map__type(map->map) != there->type) {
		fprintf(out, "type is %s here, %s there; ", bpfas_map_type(map),
			map_type_of(there->type)->name);
		return;
	}
	write_numbers(out, map, there);
	write_layouts(out, map, there);
}

static void refuse(const struct bpfas_map *map, const struct match_place *place, const char *differences)
{
	diag_file_error(map->diags, "map '%s' does not match the one %s: %.*s", bpf_map__name(map->map),
			place->where, (int)strlen(differences) - 2, differences);
	if (place->pin)
		diag_file_note(map->diags, "remove the pin (rm %s), rename the map, or make it the same",
			       place->pin);
	else
		diag_file_advise(map->diags, BPFAS_NOTE, BPFAS_ADVICE_FRESH, bpf_map__name(map->map),
				 "make it the same, or let it start empty");
}

int match_map(const struct bpfas_map *map, int fd, const struct match_place *place)
{
	struct bpf_map_info there = { 0 };
	__u32 length = sizeof there;
	char *text = NULL;
	size_t size;
	FILE *out;
	int error = 0;

	if (bpf_obj_get_info_by_fd(fd, &there, &length)) {
		error = -errno;
		diag_file_error(map->diags, "cannot use the map %s: %s", place->where, strerror(-error));
		return error;
	}
	out = open_memstream(&text, &size);
	if (out) {
		write_differences(out, map, &there);
		error = fclose(out) ? -ENOMEM : 0;
	}
	if (!out || error) {
		diag_file_error(map->diags, "out of memory");
		error = -ENOMEM;
	} else if (size) {
		refuse(map, place, text);
		error = -EINVAL;
	}
	free(text);
	return error;
}
