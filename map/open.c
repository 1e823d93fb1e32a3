/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps by what a person calls them: id, pin, name, FILE:NAME. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/options.h"
#include "base/suggest.h"
#include "loader/collection.h"
#include "loader/privilege.h"
#include "map/kernel.h"
#include "map/map.h"
#include "map/types.h"

#define PINS "/sys/fs/bpf"
/* More matches than these are counted and not shown. */
#define MAX_SHOWN 10

/* ---- Making and closing ---------------------------------------------------------- */

static struct report report_of(const struct bpfas_map_opts *opts)
{
	struct bpfas_map_opts own = { 0 };

	options_take(&own, sizeof own, opts);
	return (struct report){ .callback = own.diag, .context = own.diag_context };
}

static int out_of_memory(const struct report *report)
{
	report_error(report, "out of memory");
	return -ENOMEM;
}

void bpfas_map_close(struct bpfas_map *map)
{
	if (!map || map->map)
		return;
	if (map->fd >= 0)
		close(map->fd);
	btf__free(map->btf);
	bpfas_collection_close(map->declared_in);
	free(map->name);
	free(map);
}

/*
 * Takes the descriptor and the collection over, also when it fails. `declared`
 * is the map in that collection; NULL: what the kernel knows has to do.
 */
static int make(int fd, const struct report *report, struct bpfas_collection *collection,
		const struct bpfas_map *declared, struct bpfas_map **map)
{
	struct bpfas_map *made = calloc(1, sizeof *made);
	__u32 length = sizeof made->info;

	*map = NULL;
	if (!made) {
		close(fd);
		bpfas_collection_close(collection);
		return out_of_memory(report);
	}
	*made = (struct bpfas_map){ .fd = fd, .own_report = *report, .declared_in = collection };
	made->report = &made->own_report;
	if (bpf_obj_get_info_by_fd(fd, &made->info, &length)) {
		int error = -errno;

		report_error(report, "cannot ask the kernel about a map: %s", strerror(-error));
		bpfas_map_close(made);
		return error;
	}
	made->access = map_access(made->info.type);
	made->name = strdup(declared ? bpfas_map_name(declared) : made->info.name);
	if (!made->name) {
		bpfas_map_close(made);
		return out_of_memory(report);
	}
	if (declared) {
		made->key = declared->key;
		made->value = declared->value;
		made->record = declared->record;
	}
	map_types_find(made);
	*map = made;
	return 0;
}

int bpfas_map_open_fd(int fd, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct report report = report_of(opts);
	int copy = dup(fd);

	*map = NULL;
	if (copy < 0) {
		report_error(&report, "descriptor %d: %s", fd, strerror(errno));
		return -errno;
	}
	return make(copy, &report, NULL, NULL, map);
}

/* ---- By id and by pin ------------------------------------------------------------- */

static int may_not_search(const struct report *report, const char *name)
{
	report_error(report, "cannot open map '%s': no permission", name);
	report_note(report, "to find maps by id or name the kernel asks for CAP_SYS_ADMIN, not only CAP_BPF: "
			    "name a pin by its path, or run it as root (sudo)");
	return -EPERM;
}

static int open_id(const char *name, const struct report *report, struct bpfas_map **map)
{
	unsigned long id;
	int fd;

	errno = 0;
	id = strtoul(name, NULL, 10);
	fd = errno || id > UINT32_MAX ? -ENOENT : bpf_map_get_fd_by_id((__u32)id);
	if (fd >= 0)
		return make(fd, report, NULL, NULL, map);
	if (fd == -EPERM)
		return may_not_search(report, name);
	report_error(report, "there is no map with the id %s", name);
	report_note(report, "'bpfld map list' lists all maps");
	return fd;
}

static int refuse_pin(const char *path, int error, const struct report *report)
{
	char what[160];

	snprintf(what, sizeof what, "cannot open the pin '%.100s'", path);
	if (error == -EPERM || error == -EACCES)
		privilege_explain(report, what, false, false);
	else if (error == -EINVAL)
		report_error(report, "%s: it is no pin in a BPF file system", what);
	else
		report_error(report, "%s: %s", what, strerror(-error));
	return error;
}

static int open_pin(const char *path, const struct report *report, struct bpfas_map **map)
{
	struct bpf_map_info info = { 0 };
	__u32 length = sizeof info;
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return refuse_pin(path, fd, report);
	if (!kernel_is_map(fd) || bpf_obj_get_info_by_fd(fd, &info, &length)) {
		close(fd);
		report_error(report, "'%s' is pinned, and is no map", path);
		return -EINVAL;
	}
	return make(fd, report, NULL, NULL, map);
}

/* ---- By name ---------------------------------------------------------------------- */

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
		report_note(search->report, "is the file loaded? 'bpfld map list' lists all maps");
	else if (search->suggestion.nearest)
		report_note(search->report, "did you mean '%s'?", search->nearest);
	else
		report_note(search->report, "'bpfld map list' lists all maps");
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
		return make(fd, search->report, collection, search->declared, map);
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
			return may_not_search(search->report, asked);
	}
	if (error == -ENOMEM)
		return out_of_memory(search->report);
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

static int open_in_file(const char *asked, char *file, const char *name, const struct report *report,
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

static bool is_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode);
}

/* ---- Which of them ------------------------------------------------------------------ */

int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct report report = report_of(opts);
	struct search search = { .report = &report, .name = name };
	const char *colon = strrchr(name, ':');
	char *file = colon ? strndup(name, (size_t)(colon - name)) : NULL;
	int error;

	*map = NULL;
	if (colon && !file)
		return out_of_memory(&report);
	if (*name && !name[strspn(name, "0123456789")])
		error = open_id(name, &report, map);
	else if (file && is_file(file))
		error = open_in_file(name, file, colon + 1, &report, map);
	else if (strchr(name, '/'))
		error = open_pin(name, &report, map);
	else
		error = open_name(&search, name, map);
	free(file);
	return error;
}

int map_find(const char *name, const struct report *report)
{
	struct search search = { .report = report, .name = name };

	if (*name && !name[strspn(name, "0123456789")]) {
		int fd = bpf_map_get_fd_by_id((__u32)strtoul(name, NULL, 10));

		if (fd < 0)
			report_error(report, "there is no map with the id %s", name);
		return fd;
	}
	if (strchr(name, '/')) {
		int fd = bpf_obj_get(name);

		return fd < 0 ? refuse_pin(name, fd, report) : fd;
	}
	return open_name(&search, name, NULL);
}

/* ---- All of them, and new ones -------------------------------------------------------- */

struct walk {
	const struct report *report;
	bpfas_map_fn each;
	void *context;
};

static int open_walked(void *context, int *fd, const struct bpf_map_info *info)
{
	const struct walk *walk = context;
	struct bpfas_map *map;
	int taken = *fd, answer;

	(void)info;
	*fd = -1;
	answer = make(taken, walk->report, NULL, NULL, &map);
	if (!answer)
		answer = walk->each(walk->context, map);
	bpfas_map_close(map);
	return answer;
}

static int open_walked_pin(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	(void)path;
	return open_walked(context, fd, info);
}

int bpfas_maps_walk(const struct bpfas_map_opts *opts, bpfas_map_fn each, void *context)
{
	struct report report = report_of(opts);
	struct walk walk = { .report = &report, .each = each, .context = context };
	int error = kernel_maps(open_walked, &walk);

	if (error != -EPERM)
		return error;
	report_say(&report, BPFAS_WARNING, NULL,
		   "without CAP_SYS_ADMIN only maps that are pinned under " PINS " can be seen");
	return kernel_pins(PINS, open_walked_pin, &walk);
}

static int take_created(struct bpfas_collection *collection, const struct report *report,
			struct bpfas_map **map)
{
	const struct bpfas_map *declared = bpfas_collection_map(collection, 0);
	int fd = declared ? dup(bpfas_map_fd(declared)) : -1;

	if (fd >= 0)
		return make(fd, report, collection, declared, map);
	report_error(report, "the declaration makes no map");
	bpfas_collection_close(collection);
	return -EINVAL;
}

int bpfas_map_create(const char *declaration, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct report report = report_of(opts);
	BPFAS_OPTS(bpfas_assemble_opts, assemble, .diag = report.callback, .diag_context = report.context);
	BPFAS_OPTS(bpfas_load_opts, load, .diag = report.callback, .diag_context = report.context);
	struct bpfas_collection *collection = NULL;
	struct bpfas_object *object = NULL;
	char *text = NULL;
	int length = asprintf(&text, *declaration == '.' ? "%s\n" : ".map %s\n", declaration), error;

	*map = NULL;
	if (length < 0)
		return out_of_memory(&report);
	error = bpfas_assemble_text("declaration", text, (size_t)length, &assemble, &object);
	if (!error) {
		size_t size;
		const void *elf = bpfas_object_elf(object, &size);

		error = bpfas_collection_open_memory("declaration", elf, size, &load, &collection);
	}
	if (!error)
		error = bpfas_collection_load(collection);
	bpfas_object_free(object);
	free(text);
	if (!error)
		return take_created(collection, &report, map);
	bpfas_collection_close(collection);
	return error;
}
