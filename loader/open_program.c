/* SPDX-License-Identifier: BSD-2-Clause */
/* A collection of one program, which is already loaded. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/options.h"
#include "kernel/capability.h"
#include "kernel/fd_owner.h"
#include "loader/collection.h"

/* A number is an id; anything else is a pin. */
static int program_fd(const char *pin_or_id)
{
	char *end;
	unsigned long id = strtoul(pin_or_id, &end, 10);
	int fd = end != pin_or_id && !*end && id <= UINT32_MAX ? bpf_prog_get_fd_by_id((uint32_t)id)
							       : bpf_obj_get(pin_or_id);

	return fd < 0 ? -errno : fd;
}

static int refuse_other(const struct bpfas_collection *collection)
{
	diag_file_error(&collection->diags, "it is pinned, but is not a program");
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
			 "list the programs to see where they are pinned");
	return -EINVAL;
}

static int read_kind(struct bpfas_collection *collection, const char *section)
{
	struct bpf_prog_info info = { 0 };
	struct program *program = collection->programs;
	__u32 size = sizeof info;
	enum fd_kind held;
	uint32_t id;

	/* The info of a map or link would be read as that of a program. */
	if (fd_identify(program->fd, &held, &id) || held != FD_PROGRAM ||
	    bpf_obj_get_info_by_fd(program->fd, &info, &size))
		return refuse_other(collection);
	program->kind = section ? program_kind_find(section) : program_kind_of_type(info.type);
	if (!program->kind || program->kind->type != info.type) {
		const struct program_kind *plain = program_kind_of_type(info.type);

		diag_file_error(&collection->diags, "section '%s' does not fit this program",
				section ? section : "?");
		if (plain)
			diag_file_note(&collection->diags, "its type is that of section '%s'", plain->prefix);
		return -EINVAL;
	}
	collection->program_name = strndup(info.name, sizeof info.name);
	collection->section = strdup(section ? section : program->kind->prefix);
	program->name = collection->program_name;
	program->section = collection->section;
	return program->name && program->section ? 0 : collection_out_of_memory(collection);
}

/* Opening by id takes CAP_SYS_ADMIN; opening a pin, permission for the file. */
static int refuse_to_open(const struct bpfas_collection *collection, int error)
{
	if (error == -EPERM) {
		capability_explain(&collection->diags, "cannot open the program", NEEDS(CAP_SYS_ADMIN));
		return error;
	}
	diag_file_error(&collection->diags, "%s: %s",
			error == -EACCES ? "cannot open the program" : "there is no such program",
			strerror(-error));
	if (error == -EACCES)
		diag_file_note(&collection->diags, "the pin belongs to another user: run as root (sudo)");
	else
		diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
				 "list the programs to see their ids");
	return error;
}

static int take(struct bpfas_collection *collection, const char *pin_or_id, const char *section)
{
	int fd = program_fd(pin_or_id);

	if (fd < 0)
		return refuse_to_open(collection, fd);
	collection->programs = calloc(1, sizeof *collection->programs);
	if (!collection->programs) {
		close(fd);
		return collection_out_of_memory(collection);
	}
	collection->programs[0].fd = fd;
	collection->program_count = 1;
	return read_kind(collection, section);
}

int bpfas_collection_open_program(const char *pin_or_id, const char *section,
				  const struct bpfas_load_opts *opts, struct bpfas_collection **collection)
{
	struct bpfas_collection *made = collection_new(pin_or_id, opts);
	int error;

	*collection = NULL;
	if (!made)
		return -ENOMEM;
	error = take(made, pin_or_id, section);
	if (error)
		bpfas_collection_close(made);
	else
		*collection = made;
	return error;
}
