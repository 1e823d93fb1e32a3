/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel keeps 15 letters of a name and lets any number of maps share it,
 * so a name is a search. FILE:NAME narrows it down twice: to maps of the
 * declared type and sizes, and, if several are left, to those that programs of
 * that file use. What is still ambiguous is listed and refused, never guessed.
 * Without CAP_SYS_ADMIN ids cannot be walked; then pins are searched.
 */
#include "map/search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "kernel/bpffs.h"
#include "kernel/pin.h"
#include "kernel/walk.h"
#include "map/open.h"

/* More matches than these are counted and not shown. */
#define MAX_SHOWN 10

struct match {
	int fd;
	struct bpf_map_info info;
	bool wanted; /* a program that the query means uses it */
};

struct search {
	const struct diags *diags;
	const struct map_query *query;
	struct match *matches;
	size_t count, room;
	struct suggestion suggestion;
	char nearest[BPF_OBJ_NAME_LEN];
};

static bool fits(const struct search *search, const struct bpf_map_info *info)
{
	struct map_shape shape;

	if (!kernel_name_is(info->name, search->query->name))
		return false;
	if (!search->query->like)
		return true;
	shape = map_shape(search->query->like);
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

struct mark {
	const struct search *search;
	struct match *match;
};

static int mark_wanted(void *context, int fd, const struct bpf_prog_info *info)
{
	const struct mark *mark = context;
	const struct map_query *query = mark->search->query;

	(void)fd;
	mark->match->wanted |= query->is_user(query->context, info->name);
	return 0;
}

/* Of several, those that programs use which the query means; where there is none, all. */
static void narrow(struct search *search)
{
	size_t wanted = 0, kept = 0;

	if (!search->query->is_user || search->count < 2)
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

static int any_user(void *context, int fd, const struct bpf_prog_info *info)
{
	(void)context;
	(void)fd;
	(void)info;
	return 1;
}

static int is_pin(void *context, struct pin *pin)
{
	return pin->kind == FD_MAP && pin->id == *(const uint32_t *)context;
}

static int is_holder(void *context, pid_t process, const char *command, enum fd_kind kind, uint32_t id)
{
	(void)process;
	(void)command;
	return kind == FD_MAP && id == *(const uint32_t *)context;
}

/* The kernel frees a map with a delay: until then its id is there, though nothing leads to it any more. */
static bool is_held(uint32_t id)
{
	return kernel_users(id, any_user, NULL) || pins_each(BPFFS_ROOT, is_pin, &id) ||
	       processes_each(is_holder, &id);
}

/* What was replaced just now does not make a name ambiguous. */
static void drop_dying(struct search *search)
{
	size_t kept = 0, count = search->count;

	if (count < 2 || count > MAX_SHOWN)
		return;
	for (size_t i = 0; i < count; i++) {
		if (is_held(search->matches[i].info.id))
			search->matches[kept++] = search->matches[i];
		else
			close(search->matches[i].fd);
	}
	search->count = kept;
}

static int refuse_none(struct search *search)
{
	diag_file_error(search->diags, "the kernel has no map '%s'%s", search->query->asked,
			search->query->like ? " like the one in this file" : "");
	if (search->query->like)
		diag_file_advise(search->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
				 "is the file loaded? list the maps to see");
	else if (search->suggestion.nearest)
		diag_file_note(search->diags, "did you mean '%s'?", search->nearest);
	else
		diag_file_advise(search->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
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
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (out) {
		kernel_users(match->info.id, add_user, out);
		fclose(out);
	}
	diag_file_note(search->diags, "id %u: %s, key %u bytes, value %u bytes, %u entries%s", match->info.id,
		       map_type_of(match->info.type)->name, match->info.key_size, match->info.value_size,
		       match->info.max_entries, text ? text : "");
	free(text);
}

static int refuse_several(const struct search *search)
{
	diag_file_error(search->diags, "%zu maps are called '%s': name one by its id", search->count,
			search->query->asked);
	for (size_t i = 0; i < search->count && i < MAX_SHOWN; i++)
		describe(search, &search->matches[i]);
	if (search->count > MAX_SHOWN)
		diag_file_note(search->diags, "... and %zu more", search->count - MAX_SHOWN);
	return -ENOTUNIQ;
}

static int take_match(struct search *search)
{
	int fd;

	if (!search->count)
		return refuse_none(search);
	if (search->count > 1)
		return refuse_several(search);
	fd = search->matches[0].fd;
	search->matches[0].fd = -1;
	return fd;
}

int map_may_not_search(const char *name, const struct diags *diags)
{
	diag_file_error(diags, "cannot open map '%s': no permission", name);
	diag_file_note(diags,
		       "to find maps by id or name the kernel asks for CAP_SYS_ADMIN, not only CAP_BPF: "
		       "name a pin by its path, or run it as root (sudo)");
	return -EPERM;
}

/* Without CAP_SYS_ADMIN the pins are what can be searched. */
static int search_kernel(struct search *search)
{
	int error = kernel_maps(consider, search);

	if (error == -EPERM) {
		error = kernel_pins(BPFFS_ROOT, consider_pin, search);
		if (!error && !search->count)
			return map_may_not_search(search->query->asked, search->diags);
	}
	if (error == -ENOMEM)
		return map_no_memory(search->diags);
	if (error)
		diag_file_error(search->diags, "cannot list the kernel's maps: %s", strerror(-error));
	return error;
}

int map_search(const struct map_query *query, const struct diags *diags)
{
	struct search search = { .diags = diags,
				 .query = query,
				 .suggestion = suggestion_for(query->name, strlen(query->name)) };
	int error = search_kernel(&search);

	if (!error) {
		narrow(&search);
		drop_dying(&search);
		error = take_match(&search);
	}
	for (size_t i = 0; i < search.count; i++)
		if (search.matches[i].fd >= 0)
			close(search.matches[i].fd);
	free(search.matches);
	return error;
}
