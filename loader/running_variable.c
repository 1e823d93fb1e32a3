/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Variables of running programs. They are one value of an array map, whose type is a section: a list of
 * variables with their offsets. libbpf makes such maps mappable, so that a variable can be written in place;
 * an update by bpf() would write its neighbours too, back to what they were a moment ago.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "base/suggest.h"
#include "kernel/program_maps.h"
#include "kernel/running.h"
#include "loader/variable_path.h"
#include "map/open.h"
#include "map/value/parse.h"

struct section {
	int fd;
	struct bpf_map_info info;
	struct btf *btf;
	const struct btf_type *type;
	const char *name;
	char *bytes;
};

typedef int (*section_fn)(void *context, const struct section *section);

struct visit {
	const struct diags *diags;
	uint32_t *seen; /* ids of maps */
	size_t count;
	section_fn each;
	void *context;
};

/* ---- Sections ---------------------------------------------------------------------------- */

static int open_section(struct section *section)
{
	__u32 size = sizeof section->info, key = 0;

	if (bpf_obj_get_info_by_fd(section->fd, &section->info, &size) ||
	    section->info.type != BPF_MAP_TYPE_ARRAY || !section->info.btf_id)
		return 0;
	section->btf = btf__load_from_kernel_by_id(section->info.btf_id);
	section->type = section->btf ? btf__type_by_id(section->btf, section->info.btf_value_type_id) : NULL;
	if (!section->type || !btf_is_datasec(section->type))
		return 0;
	section->name = btf_name_of(section->btf, section->type->name_off);
	section->bytes = malloc(section->info.value_size);
	if (!section->bytes)
		return -ENOMEM;
	return bpf_map_lookup_elem(section->fd, &key, section->bytes) ? -errno : 1;
}

static bool is_seen(struct visit *visit, uint32_t id)
{
	uint32_t *more;

	for (size_t i = 0; i < visit->count; i++)
		if (visit->seen[i] == id)
			return true;
	more = realloc(visit->seen, (visit->count + 1) * sizeof *more);
	if (more) {
		visit->seen = more;
		more[visit->count++] = id;
	}
	return false;
}

static int visit_map(struct visit *visit, uint32_t id)
{
	struct section section = { .fd = is_seen(visit, id) ? -1 : bpf_map_get_fd_by_id(id) };
	int answer;

	if (section.fd < 0)
		return 0;
	answer = open_section(&section);
	if (answer > 0)
		answer = visit->each(visit->context, &section);
	else if (answer < 0)
		diag_file_error(visit->diags, "cannot read map %u: %s", id, strerror(-answer));
	free(section.bytes);
	btf__free(section.btf);
	close(section.fd);
	return answer;
}

static int visit_program(struct visit *visit, uint32_t id)
{
	struct program_maps maps;
	int fd = bpf_prog_get_fd_by_id(id), answer = 0;

	if (fd < 0)
		return 0;
	if (!program_maps_read(&maps, fd))
		for (uint32_t i = 0; i < maps.count && !answer; i++)
			answer = visit_map(visit, maps.ids[i]);
	program_maps_free(&maps);
	close(fd);
	return answer;
}

static int visit_sections(const char *what, const struct diags *diags, section_fn each, void *context)
{
	struct visit visit = { .diags = diags, .each = each, .context = context };
	struct running running;
	int answer = running_find(&running, what, diags);

	if (!answer && !running.count) {
		diag_file_error(
			diags, "no program runs that is called '%s', or was attached from such a file", what);
		diag_file_advise(diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
				 "list the programs to see their names");
		answer = -ENOENT;
	}
	for (size_t i = 0; !answer && i < running.count; i++)
		answer = visit_program(&visit, running.list[i].id);
	running_free(&running);
	free(visit.seen);
	return answer;
}

/* ---- Variables ------------------------------------------------------------------------------ */

struct search {
	const struct diags *diags;
	const char *path; /* NULL: all */
	size_t found;
	struct suggestion suggestion;
	char nearest[128];
	int (*each)(struct search *search, const struct section *section, const struct variable_place *place);
	bpfas_variable_fn show;
	void *context;
	const char *text;     /* to be set */
	uint32_t map, offset; /* of what was found first, for setting */
};

static void remember_near(struct search *search, const char *name)
{
	unsigned before = search->suggestion.distance;

	suggestion_offer(&search->suggestion, name);
	if (search->suggestion.distance < before)
		snprintf(search->nearest, sizeof search->nearest, "%s", name);
}

static int consider(struct search *search, const struct section *section, const struct btf_var_secinfo *info)
{
	const struct btf_type *variable = btf__type_by_id(section->btf, info->type);
	const char *name = variable ? btf_name_of(section->btf, variable->name_off) : "";
	struct variable_place place = {
		.name = name, .btf = section->btf, .offset = info->offset, .size = info->size
	};
	int error;

	if (!variable || !btf_is_var(variable) || info->offset > section->info.value_size ||
	    info->size > section->info.value_size - info->offset)
		return 0;
	place.type = variable->type;
	if (search->path && !variable_path_is_in(search->path, name)) {
		remember_near(search, name);
		return 0;
	}
	search->found++;
	error = search->path ? variable_path_follow(&place, search->path, search->diags) : 0;
	return error ? error : search->each(search, section, &place);
}

static int search_section(void *context, const struct section *section)
{
	struct search *search = context;
	const struct btf_var_secinfo *info = btf_var_secinfos(section->type);
	int answer = 0;

	for (int i = 0; i < btf_vlen(section->type) && !answer; i++)
		answer = consider(search, section, &info[i]);
	return answer;
}

static int search_all(struct search *search, const char *what)
{
	size_t length = search->path ? variable_path_name_length(search->path) : 0;
	int answer;

	search->suggestion = suggestion_for(search->path ? search->path : "", length);
	answer = visit_sections(what, search->diags, search_section, search);
	if (answer || search->found || !search->path)
		return answer;
	diag_file_error(search->diags, "'%s' has no variable '%.*s'", what, (int)length, search->path);
	if (search->suggestion.nearest)
		diag_file_note(search->diags, "did you mean '%s'?", search->nearest);
	return -ENOENT;
}

static int show(struct search *search, const struct section *section, const struct variable_place *place)
{
	struct bpfas_variable variable = {
		.section = section->name,
		.name = search->path ? search->path : place->name,
		.map = section->info.id,
		.is_constant = !!(section->info.map_flags & BPF_F_RDONLY_PROG),
		.value = { .bytes = section->bytes + place->offset,
			   .size = place->size,
			   .btf = place->btf,
			   .type = place->type,
			   .role = ROLE_TYPED },
	};

	return search->show(search->context, &variable);
}

int bpfas_variables_each(const char *what, const char *path, const struct bpfas_map_opts *opts,
			 bpfas_variable_fn each, void *context)
{
	struct diags diags = map_diags(opts);
	struct search search = {
		.diags = &diags, .path = path, .each = show, .show = each, .context = context
	};

	return search_all(&search, what);
}

/* ---- Setting --------------------------------------------------------------------------------- */

static void store(char *to, const char *data, size_t size)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	if ((uintptr_t)to % (size ? size : 1)) {
		memcpy(to, data, size);
	} else if (size == sizeof eight) {
		memcpy(&eight, data, size);
		__atomic_store_n((uint64_t *)(void *)to, eight, __ATOMIC_RELEASE);
	} else if (size == sizeof four) {
		memcpy(&four, data, size);
		__atomic_store_n((uint32_t *)(void *)to, four, __ATOMIC_RELEASE);
	} else if (size == sizeof two) {
		memcpy(&two, data, size);
		__atomic_store_n((uint16_t *)(void *)to, two, __ATOMIC_RELEASE);
	} else {
		memcpy(to, data, size);
	}
}

static int write_in_place(const struct section *section, const struct variable_place *place, const char *data)
{
	size_t length = section->info.value_size;
	char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, section->fd, 0);

	if (memory == MAP_FAILED)
		return -errno;
	store(memory + place->offset, data, place->size);
	munmap(memory, length);
	return 0;
}

static int write_all(const struct search *search, const struct section *section,
		     const struct variable_place *place, const char *data)
{
	uint32_t key = 0;

	diag_file_warning(search->diags,
			  "map %u cannot be written in place: what a program changes in '%s' in this instant "
			  "is lost",
			  section->info.id, section->name);
	memcpy(section->bytes + place->offset, data, place->size);
	return bpf_map_update_elem(section->fd, &key, section->bytes, 0) ? -errno : 0;
}

static int write_bytes(const struct search *search, const struct section *section,
		       const struct variable_place *place, const char *data)
{
	int error = section->info.map_flags & BPF_F_MMAPABLE ? write_in_place(section, place, data)
							     : write_all(search, section, place, data);

	if (error)
		diag_file_error(search->diags, "cannot set '%s': %s", search->path, strerror(-error));
	return error;
}

static int refuse(const struct search *search, const struct section *section)
{
	if (section->info.map_flags & BPF_F_RDONLY_PROG) {
		diag_file_error(
			search->diags,
			"'%s' is a constant, in %s: the kernel has verified the program with its value",
			search->path, section->name);
		diag_file_note(search->diags, "set it when the program is loaded, or declare it in .data");
		return -EPERM;
	}
	diag_file_error(search->diags, "'%s' is in two maps, id %u and id %u: name one program", search->path,
			search->map, section->info.id);
	return -ENOTUNIQ;
}

/* The first one is only noted: there might be another. */
static int note(struct search *search, const struct section *section, const struct variable_place *place)
{
	(void)place;
	if (section->info.map_flags & BPF_F_RDONLY_PROG || search->found > 1)
		return refuse(search, section);
	search->map = section->info.id;
	return 0;
}

static int set(struct search *search, const struct section *section, const struct variable_place *place)
{
	struct value_text text = { .diags = search->diags, .name = "value", .text = search->text };
	struct value_type type = { .btf = place->btf, .id = place->type };
	char *data = malloc(place->size ? place->size : 1);
	int error = data ? value_parse(type, &text, data, place->size) : map_no_memory(search->diags);

	if (!error)
		error = write_bytes(search, section, place, data);
	free(data);
	return error;
}

int bpfas_variable_set(const char *what, const char *path, const char *value,
		       const struct bpfas_map_opts *opts)
{
	struct diags diags = map_diags(opts);
	struct search search = { .diags = &diags, .path = path, .each = note, .text = value };
	int error = search_all(&search, what);

	search.each = set;
	search.found = 0;
	return error ? error : search_all(&search, what);
}
