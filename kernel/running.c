/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/running.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/folder.h"
#include "kernel/link_list.h"
#include "kernel/pin.h"
#include "kernel/program_name.h"
#include "kernel/walk.h"
#include "uapi/bpf_numbers.h"

int running_add(struct running *running, uint32_t id, uint32_t attach_type)
{
	struct running_program *more;

	if (running_has(running, id))
		return 0;
	more = realloc(running->list, (running->count + 1) * sizeof *more);
	if (!more)
		return -ENOMEM;
	running->list = more;
	more[running->count++] = (struct running_program){ id, attach_type };
	return 0;
}

static uint32_t attach_type_of(const struct link_facts *facts)
{
	switch (facts->type) {
	case BPF_LINK_TYPE_CGROUP: return facts->cgroup.attach_type;
	case BPF_LINK_TYPE_NETNS: return facts->netns.attach_type;
	case BPF_LINK_TYPE_TRACING: return facts->tracing.attach_type;
	case LINK_TYPE_SOCKMAP: return facts->sockmap.attach_type;
	case LINK_TYPE_TCX:
	case LINK_TYPE_NETKIT: return facts->device.attach_type;
	default: return 0;
	}
}

static int add_pin(void *context, struct pin *pin)
{
	struct link_facts facts = { 0 };

	if (pin->kind == FD_PROGRAM)
		return running_add(context, pin->id, 0);
	if (pin->kind != FD_LINK || link_ask(pin->fd, &facts))
		return 0;
	return running_add(context, facts.program, attach_type_of(&facts));
}

static int add_path(struct running *running, const char *path)
{
	struct pin pin = { .path = path };
	struct stat status;
	int error = 0;

	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return pins_each(path, add_pin, running);
	pin.fd = bpf_obj_get(path);
	if (pin.fd < 0)
		return 0;
	if (!fd_identify(pin.fd, &pin.kind, &pin.id))
		error = add_pin(running, &pin);
	close(pin.fd);
	return error;
}

/* ---- By file ------------------------------------------------------------------------------- */

struct file_search {
	const char *text;
	const struct diags *diags;
	char *folder, *file; /* the first match */
	bool is_refused;
};

static void refuse_second(struct file_search *search, const char *folder, const char *file)
{
	if (!search->is_refused) {
		diag_file_error(search->diags, "several files are called '%s': name one by its path",
				search->text);
		diag_file_note(search->diags, "%s, pinned in %s", search->file, search->folder);
	}
	search->is_refused = true;
	diag_file_note(search->diags, "%s, pinned in %s", file, folder);
}

static int see_link(void *context, struct pin *pin)
{
	*(bool *)context |= pin->kind == FD_LINK || strstr(pin->path, ATTACHED_MARK);
	return 0;
}

static bool is_attached(const char *folder)
{
	bool found = false;

	pins_each(folder, see_link, &found);
	return found;
}

static int choose_folder(struct file_search *search, const char *folder, const char *file)
{
	free(search->folder);
	free(search->file);
	search->folder = strdup(folder);
	search->file = strdup(file);
	return search->folder && search->file ? 0 : -ENOMEM;
}

/* Of two files of one name, one that is attached comes before one that is only loaded. */
static int see_folder(void *context, const char *folder, const char *file)
{
	struct file_search *search = context;

	if (!folder_is_meant(file, search->text))
		return 0;
	if (!search->folder)
		return choose_folder(search, folder, file);
	if (!strcmp(search->file, file) || (is_attached(search->folder) && !is_attached(folder)))
		return 0;
	if (is_attached(folder) && !is_attached(search->folder))
		return choose_folder(search, folder, file);
	refuse_second(search, folder, file);
	return 0;
}

static int add_file(struct running *running, const char *text, const struct diags *diags)
{
	struct file_search search = { .text = text, .diags = diags };
	int error = folders_each(see_folder, &search);

	if (!error && search.is_refused)
		error = -ENOTUNIQ;
	if (!error && search.folder)
		error = pins_each(search.folder, add_pin, running);
	running->folder = search.folder;
	free(search.file);
	return error;
}

/* ---- By name --------------------------------------------------------------------------------- */

struct name_search {
	struct running *running;
	const char *name;
};

static int see_program(void *context, int fd, const struct bpf_prog_info *info)
{
	const struct name_search *search = context;
	struct program_name name = program_name_of(fd, info);

	return program_name_is(&name, search->name) ? running_add(search->running, info->id, 0) : 0;
}

static int find(struct running *running, const char *text, const struct diags *diags)
{
	struct name_search search = { running, text };
	int error;

	if (bpfas_path_is_bpffs(text) > 0)
		return add_path(running, text);
	if (*text && !text[strspn(text, "0123456789")] && access(text, F_OK)) {
		unsigned long id = strtoul(text, NULL, 10);

		return id && id <= UINT32_MAX ? running_add(running, (uint32_t)id, 0) : 0;
	}
	error = add_file(running, text, diags);
	if (!error && !running->count)
		error = kernel_programs(see_program, &search);
	return error == -EPERM ? 0 : error;
}

int running_find(struct running *running, const char *text, const struct diags *diags)
{
	int error;

	*running = (struct running){ 0 };
	error = find(running, text, diags);
	if (error == -ENOMEM)
		diag_file_error(diags, "out of memory");
	if (error)
		running_free(running);
	return error;
}

void running_free(struct running *running)
{
	free(running->list);
	free(running->folder);
	*running = (struct running){ 0 };
}

bool running_has(const struct running *running, uint32_t id)
{
	for (size_t i = 0; i < running->count; i++)
		if (running->list[i].id == id)
			return true;
	return false;
}
