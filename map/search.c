/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps by name: of all that the kernel has, or the one that the programs of a file use. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "loader/collection.h"
#include "map/kernel.h"
#include "map/open.h"

#define PINS "/sys/fs/bpf"
/* More matches than these are counted and not shown. */
#define MAX_SHOWN 10

struct match {
	int fd;
	struct bpf_map_info info;
	bool wanted; /* a program of the named file uses it */
};

struct search {
	const struct report *report;
	const char *name;                    /* the kernel's, perhaps longer than it keeps */
	const struct bpfas_map *declared;    /* FILE:NAME: what the file says; NULL */
	struct bpfas_collection *collection; /* it is in */
	struct match *matches;
	size_t count, room;
	struct suggestion suggestion;
	char nearest[BPF_OBJ_NAME_LEN];
};

static bool fits(const struct search *search, const struct bpf_map_info *info)
{
	struct map_shape shape;

	if (!kernel_name_is(info->name, search->name))
		return false;
	if (!search->declared)
		return true;
	shape = map_shape(search->declared);
	return info->type == shape.type && info->key_size == shape.key_size &&
	       info->value_size == shape.value_size;
}

static void remember_near(struct search *search, const char *name)
{
	unsigned before = search->suggestion.distance;

	suggestion_offer(&search->suggestion, name);
	if (search->suggestion.distance < before)
		memcpy(search->nearest, name, sizeof search->nearest);
}

static bool is_known(const struct search *search, uint32_t id)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->matches[i].info.id == id)
			return true;
	return false;
}

static int consider(void *context, int *fd, const struct bpf_map_info *info)
{
	struct search *search = context;

	if (!fits(search, info)) {
		remember_near(search, info->name);
		return 0;
	}
	if (is_known(search, info->id))
		return 0;
	if (search->count == search->room) {
		size_t room = search->room ? search->room * 2 : 4;
		struct match *more = reallocarray(search->matches, room, sizeof *more);

		if (!more)
			return -ENOMEM;
		search->matches = more;
		search->room = room;
	}
	search->matches[search->count++] = (struct match){ .fd = *fd, .info = *info };
	*fd = -1;
	return 0;
}

static int consider_pin(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	(void)path;
	return consider(context, fd, info);
}

/* Whether the file has a program of that name. */
static bool has_program(const struct search *search, const char *name)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, bpfas_collection_object(search->collection))
		if (kernel_name_is(name, bpf_program__name(program)))
			return true;
	return false;
}

struct mark {
	const struct search *search;
	struct match *match;
};

static int mark_wanted(void *context, int fd, const struct bpf_prog_info *info)
{
	const struct mark *mark = context;

	(void)fd;
	mark->match->wanted |= has_program(mark->search, info->name);
	return 0;
}

/* Of several, those that programs of the file use; where none is used so, all. */
static void narrow(struct search *search)
{
	size_t wanted = 0, kept = 0;

	if (!search->declared || search->count < 2)
		return;
	for (size_t i = 0; i < search->count; i++) {
		struct mark mark = { .search = search, .match = &search->matches[i] };

		kernel_users(search->matches[i].info.id, mark_wanted, &mark);
		wanted += search->matches[i].wanted;
	}
	for (size_t i = 0; wanted && i < search->count; i++) {
		if (search->matches[i].wanted)
			search->matches[kept++] = search->matches[i];
		else
			close(search->matches[i].fd);
	}
	if (wanted)
		search->count = kept;
}

static int refuse_none(struct search *search, const char *asked)
{
	report_error(search->report, "the kernel has no map '%s'%s", asked,
		     search->declared ? " like the one in this file" : "");
	if (search->declared)
		report_advise(search->report, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
			      "is the file loaded? list the maps to see");
	else if (search->suggestion.nearest)
		report_note(search->report, "did you mean '%s'?", search->nearest);
	else
		report_advise(search->report, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
			      "list the maps to see their names");
	return -ENOENT;
}

static int add_user(void *context, int fd, const struct bpf_prog_info *info)
{
	FILE *out = context;

	(void)fd;
	fprintf(out, ", used by program '%.*s' (id %u)", BPF_OBJ_NAME_LEN, info->name, info->id);
	return 0;
}

static void describe(const struct search *search, const struct match *match)
{
	const char *kind = libbpf_bpf_map_type_str(match->info.type);
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (out) {
		kernel_users(match->info.id, add_user, out);
		fclose(out);
	}
	report_note(search->report, "id %u: %s, key %u bytes, value %u bytes, %u entries%s", match->info.id,
		    kind ? kind : "unknown kind", match->info.key_size, match->info.value_size,
		    match->info.max_entries, text ? text : "");
	free(text);
}

static int refuse_several(const struct search *search, const char *asked)
{
	report_error(search->report, "%zu maps are called '%s': name one by its id", search->count, asked);
	for (size_t i = 0; i < search->count && i < MAX_SHOWN; i++)
		describe(search, &search->matches[i]);
	if (search->count > MAX_SHOWN)
		report_note(search->report, "... and %zu more", search->count - MAX_SHOWN);
	return -ENOTUNIQ;
}

static int open_match(struct search *search, const char *asked, struct bpfas_map **map)
{
	int fd;

	if (!search->count)
		return refuse_none(search, asked);
	if (search->count > 1)
		return refuse_several(search, asked);
	fd = search->matches[0].fd;
	search->matches[0].fd = -1;
	if (map) {
		struct bpfas_collection *collection = search->collection;

		search->collection = NULL;
		return map_make(fd, search->report, collection, search->declared, map);
	}
	return fd;
}

/* Without CAP_SYS_ADMIN the pins are what can be searched. */
static int search_kernel(struct search *search, const char *asked)
{
	int error = kernel_maps(consider, search);

	if (error == -EPERM) {
		error = kernel_pins(PINS, consider_pin, search);
		if (!error && !search->count)
			return map_may_not_search(search->report, asked);
	}
	if (error == -ENOMEM)
		return map_no_memory(search->report);
	if (error)
		report_error(search->report, "cannot list the kernel's maps: %s", strerror(-error));
	return error;
}

static int open_name(struct search *search, const char *asked, struct bpfas_map **map)
{
	int error;

	search->suggestion = suggestion_for(search->name, strlen(search->name));
	error = search_kernel(search, asked);
	narrow(search);
	if (!error)
		error = open_match(search, asked, map);
	for (size_t i = 0; i < search->count; i++)
		if (search->matches[i].fd >= 0)
			close(search->matches[i].fd);
	free(search->matches);
	bpfas_collection_close(search->collection);
	return error;
}

int map_search(const char *name, const struct report *report, struct bpfas_map **map)
{
	struct search search = { .report = report, .name = name };

	return open_name(&search, name, map);
}

/* ---- FILE:NAME --------------------------------------------------------------------- */

/* ".bss" is what is asked for, and "count.bss" what libbpf calls it. */
static bool is_called(const struct bpfas_map *map, const char *name)
{
	const char *own = bpfas_map_name(map), *dot = strchr(own, '.');

	return !strcmp(own, name) || (dot && !strcmp(dot, name));
}

static const struct bpfas_map *find_declared(struct bpfas_collection *collection, const char *file,
					     const char *name, const struct report *report)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));
	const struct bpfas_map *map;

	for (size_t i = 0; (map = bpfas_collection_map(collection, i)); i++) {
		if (is_called(map, name))
			return map;
		suggestion_offer(&suggestion, bpfas_map_name(map));
	}
	report_error(report, "there is no map '%s' in '%s'", name, file);
	if (suggestion.nearest)
		report_note(report, "did you mean '%s'?", suggestion.nearest);
	return NULL;
}

int map_search_file(const char *asked, const char *file, const char *name, const struct report *report,
		    struct bpfas_map **map)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = report->callback, .diag_context = report->context);
	struct search search = { .report = report };
	int error = bpfas_collection_open(file, &opts, &search.collection);

	if (error)
		return error;
	search.declared = find_declared(search.collection, file, name, report);
	if (!search.declared) {
		bpfas_collection_close(search.collection);
		return -ENOENT;
	}
	search.name = bpfas_map_name(search.declared);
	return open_name(&search, asked, map);
}
