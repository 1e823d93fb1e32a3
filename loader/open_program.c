/* SPDX-License-Identifier: BSD-2-Clause */
/* A collection of programs that are already loaded. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/options.h"
#include "kernel/capability.h"
#include "kernel/fd_owner.h"
#include "kernel/running.h"
#include "loader/collection.h"

/* A number is an id, if there is no such file; anything else is a pin. */
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

/* `attach_type`: of the link that holds it; 0: unknown. */
static int read_kind(struct bpfas_collection *collection, struct program *program, const char *section,
		     uint32_t attach_type)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;
	enum fd_kind held;
	uint32_t id;

	/* The info of a map or link would be read as that of a program. */
	if (fd_identify(program->fd, &held, &id) || held != FD_PROGRAM ||
	    bpf_obj_get_info_by_fd(program->fd, &info, &size))
		return refuse_other(collection);
	program->kind = section ? program_kind_find(section) : program_kind_attached(info.type, attach_type);
	if (!program->kind || program->kind->type != info.type) {
		const struct program_kind *plain = program_kind_of_type(info.type);

		diag_file_error(&collection->diags, "section '%s' does not fit this program",
				section ? section : "?");
		if (plain)
			diag_file_note(&collection->diags, "its type is that of section '%s'", plain->prefix);
		return -EINVAL;
	}
	program->own_name = strndup(info.name, sizeof info.name);
	program->own_section = strdup(section ? section : program->kind->prefix);
	program->name = program->own_name;
	program->section = program->own_section;
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

static int reserve(struct bpfas_collection *collection, size_t count)
{
	collection->programs = calloc(count, sizeof *collection->programs);
	return collection->programs ? 0 : collection_out_of_memory(collection);
}

static bool is_program(int fd)
{
	enum fd_kind kind;
	uint32_t id;

	return !fd_identify(fd, &kind, &id) && kind == FD_PROGRAM;
}

static int take_running(struct bpfas_collection *collection, const struct running *running,
			const char *section)
{
	int error = reserve(collection, running->count);

	for (size_t i = 0; i < running->count && !error; i++) {
		int fd = bpf_prog_get_fd_by_id(running->list[i].id);
		struct program *program = &collection->programs[collection->program_count];

		if (fd < 0)
			return refuse_to_open(collection, -errno);
		program->fd = fd;
		collection->program_count++;
		error = read_kind(collection, program, section, running->list[i].attach_type);
	}
	return error;
}

/* A pinned program takes no more than permission for its pin; what else the words may mean takes a search. */
static int take(struct bpfas_collection *collection, const char *what, const char *section)
{
	struct running running;
	int fd = program_fd(what), error;

	if (fd < 0 || !is_program(fd)) {
		error = running_find(&running, what, &collection->diags);
		if (!error && running.count)
			error = take_running(collection, &running, section);
		else if (!error)
			error = fd < 0 ? refuse_to_open(collection, fd) : refuse_other(collection);
		running_free(&running);
		if (fd >= 0)
			close(fd);
		return error;
	}
	error = reserve(collection, 1);
	if (error) {
		close(fd);
		return error;
	}
	collection->programs[0].fd = fd;
	collection->program_count = 1;
	return read_kind(collection, collection->programs, section, 0);
}

int bpfas_collection_open_program(const char *what, const char *section, const struct bpfas_load_opts *opts,
				  struct bpfas_collection **collection)
{
	struct bpfas_collection *made = collection_new(what, opts);
	int error;

	*collection = NULL;
	if (!made)
		return -ENOMEM;
	error = take(made, what, section);
	if (error)
		bpfas_collection_close(made);
	else
		*collection = made;
	return error;
}
