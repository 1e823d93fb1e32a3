/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/old_pins.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/bpffs.h"
#include "kernel/folder.h"

static int add(void *context, struct pin *pin)
{
	struct old_pins *pins = context;
	struct old_pin *more = realloc(pins->list, (pins->count + 1) * sizeof *more);
	char *path = strdup(pin->path);

	if (more)
		pins->list = more;
	if (!more || !path) {
		free(path);
		return -ENOMEM;
	}
	more += pins->count++;
	*more = (struct old_pin){ .path = path, .fd = pin->fd, .kind = pin->kind, .id = pin->id };
	pin->fd = -1;
	if (more->kind == FD_LINK && !link_ask(more->fd, &more->facts)) {
		struct link_facts facts = more->facts;

		attachment_describe_link(&more->place, &facts, more->fd);
	}
	return 0;
}

int old_pins_read(struct old_pins *pins, const char *folder)
{
	*pins = (struct old_pins){ 0 };
	return pins_each(folder, add, pins);
}

void old_pins_free(struct old_pins *pins)
{
	while (pins->count) {
		struct old_pin *pin = &pins->list[--pins->count];

		close(pin->fd);
		free(pin->path);
		free(pin->successor);
	}
	free(pins->list);
}

bool old_pin_is_of(const char *path, const char *program)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char *own = bpffs_pin_path("", program, 0); /* its dots replaced */
	size_t length = own ? strlen(own + 1) : 0;
	bool begins = own && !strncmp(name, own + 1, length);

	free(own);
	if (!begins)
		return false;
	name += length;
	return !*name || (*name == '_' && name[1] && !name[1 + strspn(name + 1, "0123456789")]);
}

static bool same_place(const struct old_pin *pin, const struct link_facts *facts,
		       const struct attachment_info *place)
{
	if (pin->kind != FD_LINK || pin->facts.type != facts->type || strcmp(pin->place.where, place->where))
		return false;
	return facts->type != BPF_LINK_TYPE_TRACING || (pin->facts.tracing.object == facts->tracing.object &&
							pin->facts.tracing.type_id == facts->tracing.type_id);
}

struct old_pin *old_pins_same_place(const struct old_pins *pins, const char *program, int link)
{
	struct link_facts facts = { 0 }, again;
	struct attachment_info place = { 0 };

	if (link_ask(link, &facts))
		return NULL;
	again = facts;
	attachment_describe_link(&place, &again, link);
	for (size_t i = 0; i < pins->count; i++)
		if (!pins->list[i].successor && old_pin_is_of(pins->list[i].path, program) &&
		    same_place(&pins->list[i], &facts, &place))
			return &pins->list[i];
	return NULL;
}

bool old_pins_have_program(const struct old_pins *pins, uint32_t id)
{
	for (size_t i = 0; i < pins->count; i++)
		if (pins->list[i].kind == FD_PROGRAM && pins->list[i].id == id)
			return true;
	return false;
}

static int is_program(void *context, const struct attachment_info *info)
{
	return info->program == *(const uint32_t *)context;
}

void old_pins_retire(struct old_pins *pins)
{
	for (size_t i = 0; i < pins->count; i++)
		if (pins->list[i].successor && rename(pins->list[i].successor, pins->list[i].path))
			unlink(pins->list[i].path); /* the successor has already taken another's place */
}

/* ---- Programs without a link -------------------------------------------------------------- */

static int clean_pin(void *context, struct pin *pin)
{
	(void)context;
	if (pin->kind == FD_PROGRAM && strstr(pin->path, ATTACHED_MARK) &&
	    !attachments_each(is_program, &pin->id))
		unlink(pin->path);
	return 0;
}

static int clean_folder(void *context, const char *folder, const char *file)
{
	(void)context;
	(void)file;
	pins_each(folder, clean_pin, NULL);
	folder_remove_empty(folder);
	return 0;
}

void old_pins_clean(const char *folder)
{
	if (folder)
		clean_folder(NULL, folder, NULL);
	else
		folders_each(clean_folder, NULL);
}
