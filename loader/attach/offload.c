/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XDP programs that a network card runs itself. Such a program and its maps are created for one device
 * (prog_ifindex and map_ifindex of union bpf_attr), so the device must be known before loading.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "base/options.h"
#include "kernel/device.h"
#include "loader/attach/choice.h"

static int refuse_second_card(const struct bpfas_collection *collection, const char *place)
{
	diag_file_error(&collection->diags, "its maps cannot be on two network cards: '%s' and '%s'",
			collection->card, place);
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_CHOOSE_PROGRAM, NULL,
			 "offload the programs for one device at a time");
	return -EINVAL;
}

static int load_for_card(struct bpfas_collection *collection, const struct program *program,
			 const char *place)
{
	int index = device_find(place, &collection->diags);

	if (index < 0)
		return index;
	if (collection->card && strcmp(collection->card, place) != 0)
		return refuse_second_card(collection, place);
	if (!collection->card)
		collection->card = strdup(place);
	if (!collection->card)
		return collection_out_of_memory(collection);
	bpf_program__set_ifindex(program->program, (uint32_t)index);
	for (size_t i = 0; i < collection->map_count; i++)
		bpf_map__set_ifindex(collection->maps[i].map, (uint32_t)index);
	return 0;
}

static int prepare(struct bpfas_collection *collection, const struct program *program,
		   const struct bpfas_attach_opts *opts)
{
	size_t places = attach_place_count(program, opts);
	int error = 0;

	for (size_t i = 0; i < places && !error; i++) {
		struct attach_target target = { 0 };

		error = attach_read_target(collection, program, opts, i, &target);
		if (!error && target_has(&target, "offload"))
			error = load_for_card(collection, program, target.place);
		target_free(&target);
	}
	return error;
}

int bpfas_collection_offload(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	struct bpfas_attach_opts own = { 0 };
	int error = 0;

	options_take(&own, sizeof own, opts);
	for (size_t i = 0; i < collection->program_count && !error; i++) {
		const struct program *program = &collection->programs[i];

		if (program->program && program->kind && program->kind->way == ATTACH_XDP &&
		    (!own.program || !strcmp(program->name, own.program)))
			error = prepare(collection, program, &own);
	}
	return error;
}
