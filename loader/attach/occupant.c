/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/occupant.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "kernel/bpffs.h"
#include "kernel/device.h"
#include "kernel/folder.h"
#include "kernel/link_list.h"
#include "kernel/pin.h"
#include "loader/attach/choice.h"
#include "loader/attach/device.h"

static int add(struct occupants *occupants, uint32_t program)
{
	uint32_t *more;

	for (size_t i = 0; i < occupants->count; i++)
		if (occupants->programs[i] == program)
			return 0;
	more = realloc(occupants->programs, (occupants->count + 1) * sizeof *more);
	if (!more)
		return -ENOMEM;
	occupants->programs = more;
	more[occupants->count++] = program;
	return 0;
}

/* ---- On devices ------------------------------------------------------------------------ */

static uint32_t program_at(const struct program *program, const struct attach_target *target,
			   const struct diags *diags)
{
	int index = device_exists(target->place) ? (int)if_nametoindex(target->place) : 0;

	if (!index)
		return 0; /* attaching reports it */
	if (program->kind->way == ATTACH_XDP)
		return device_xdp_program(index);
	return attach_filter_program(program, target, index, diags);
}

static int add_places(struct occupants *occupants, const struct bpfas_collection *collection,
		      const struct program *program, const struct bpfas_attach_opts *opts)
{
	size_t places = attach_place_count(program, opts);
	int error = 0;

	if (!program->kind || (program->kind->way != ATTACH_XDP && program->kind->way != ATTACH_CLSACT))
		return 0;
	for (size_t i = 0; i < places && !error; i++) {
		struct attach_target target = { 0 };
		uint32_t id;

		error = attach_read_target(collection, program, opts, i, &target);
		id = error || !target.place ? 0 : program_at(program, &target, &collection->diags);
		if (id)
			error = add(occupants, id);
		target_free(&target);
	}
	return error;
}

/* ---- In folders of pins ------------------------------------------------------------------ */

static uint32_t program_of(const struct pin *pin)
{
	struct link_facts facts = { 0 };

	if (pin->kind == FD_PROGRAM)
		return pin->id;
	return pin->kind == FD_LINK && !link_ask(pin->fd, &facts) ? facts.program : 0;
}

static int add_pinned(void *context, struct pin *pin)
{
	uint32_t id = program_of(pin);

	return id ? add(context, id) : 0;
}

struct neighbours {
	struct occupants *occupants;
	const struct pin *pin;
	bool found;
};

static int find_pin(void *context, struct pin *pin)
{
	struct neighbours *neighbours = context;
	uint32_t id = program_of(pin);

	for (size_t i = 0; i < neighbours->occupants->replaced && id; i++)
		neighbours->found |= neighbours->occupants->programs[i] == id;
	return neighbours->found;
}

/* A file's other programs may use maps that the replaced ones do not. */
static int add_folder(void *context, const char *folder, const char *file)
{
	struct neighbours neighbours = { .occupants = context };

	(void)file;
	pins_each(folder, find_pin, &neighbours);
	return neighbours.found ? pins_each(folder, add_pinned, context) : 0;
}

/* ---- All --------------------------------------------------------------------------------- */

static int find(struct occupants *occupants, const struct bpfas_collection *collection,
		const struct bpfas_attach_opts *opts)
{
	int error = 0;

	for (size_t i = 0; i < collection->program_count && !error && opts->replace; i++)
		if (attach_is_chosen(&collection->programs[i], opts->program))
			error = add_places(occupants, collection, &collection->programs[i], opts);
	occupants->replaced = occupants->count;
	if (!error && opts->directory)
		error = pins_each(opts->directory, add_pinned, occupants);
	if (!error && occupants->replaced)
		error = folders_each(add_folder, occupants);
	return error;
}

int occupants_find(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts,
		   struct occupants *occupants)
{
	int error;

	*occupants = (struct occupants){ 0 };
	error = find(occupants, collection, opts);
	if (error == -ENOMEM)
		collection_out_of_memory(collection);
	if (error)
		occupants_free(occupants);
	return error;
}

void occupants_free(struct occupants *occupants)
{
	free(occupants->programs);
	*occupants = (struct occupants){ 0 };
}
