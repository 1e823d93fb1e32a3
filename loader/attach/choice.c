/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/choice.h"

#include <errno.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "loader/attach/way.h"

bool attach_is_chosen(const struct program *program, const char *only)
{
	return !only || !strcmp(program->name, only);
}

const struct attach_way_facts *attach_facts_of(const struct program *program)
{
	return attach_way_facts(program->kind ? program->kind->way : ATTACH_LIBBPF);
}

/* ---- Checks ---------------------------------------- */

static int refuse_nothing(const struct bpfas_collection *collection, const char *only, bool found)
{
	if (only && !found)
		diag_file_error(&collection->diags, "it has no program '%s'", only);
	else
		diag_file_error(&collection->diags, "it has no program that can be attached");
	diag_file_note(&collection->diags,
		       "the section says where a program is attached: .prog NAME \"xdp\"");
	return -ENOENT;
}

static size_t own_targets(const struct program *program, const struct bpfas_attach_opts *opts)
{
	size_t count = 0;

	for (size_t i = 0; i < opts->target_count; i++)
		count += !strcmp(opts->targets[i].program, program->name);
	return count;
}

static const char *own_target(const struct program *program, const struct bpfas_attach_opts *opts,
			      size_t which)
{
	for (size_t i = 0; i < opts->target_count; i++)
		if (!strcmp(opts->targets[i].program, program->name) && !which--)
			return opts->targets[i].place;
	return NULL;
}

static bool takes_common(const struct program *program, const struct bpfas_attach_opts *opts)
{
	const struct attach_way_facts *facts = attach_facts_of(program);

	if (own_targets(program, opts) || !facts->form || !opts->device)
		return false;
	return !facts->section_says || !*program_kind_rest(program->kind, program->section);
}

size_t attach_place_count(const struct program *program, const struct bpfas_attach_opts *opts)
{
	size_t own = own_targets(program, opts);

	return own ? own : takes_common(program, opts) ? 1 + opts->device_count : 1;
}

/* The targets given for this program by name; else the common ones, if the program takes a target. */
static const char *given_target(const struct program *program, const struct bpfas_attach_opts *opts,
				size_t which)
{
	if (own_targets(program, opts))
		return own_target(program, opts, which);
	if (!takes_common(program, opts))
		return NULL;
	return which ? opts->devices[which - 1] : opts->device;
}

static int check_targets(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	for (size_t i = 0; i < opts->target_count; i++) {
		const char *name = opts->targets[i].program;
		size_t at = 0;

		while (at < collection->program_count && strcmp(collection->programs[at].name, name))
			at++;
		if (at == collection->program_count)
			return refuse_nothing(collection, name, false);
		if (!attach_facts_of(&collection->programs[at])->form) {
			diag_file_error(&collection->diags, "program '%s' of section '%s' takes no target",
					name, collection->programs[at].section);
			return -EINVAL;
		}
	}
	return 0;
}

static const char *place_of(const struct program *program, const struct bpfas_attach_opts *opts, size_t which)
{
	const char *given = given_target(program, opts, which);

	return given ? given : attach_facts_of(program)->place;
}

static bool same_device(const char *a, const char *b)
{
	size_t length = strcspn(a, ",");

	return length == strcspn(b, ",") && !strncmp(a, b, length);
}

static int refuse_same_device(const struct bpfas_collection *collection, const struct program *a,
			      const struct program *b, const char *place)
{
	if (a == b) {
		diag_file_error(&collection->diags, "program '%s' is given the target '%s' twice", a->name,
				place);
		return -EINVAL;
	}
	diag_file_error(&collection->diags,
			"'%s' and '%s' are both XDP programs, but device '%s' takes only one", b->name,
			a->name, place);
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_CHOOSE_PROGRAM, b->name,
			 "give each its own device, or choose one of them");
	return -EINVAL;
}

/* Two XDP programs for one device are refused before the first is attached; so is one place twice. */
static int check_pair(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts,
		      const struct program *a, const struct program *b)
{
	bool xdp = a->kind && b->kind && a->kind->way == ATTACH_XDP && b->kind->way == ATTACH_XDP;

	for (size_t i = 0; (a == b || xdp) && i < attach_place_count(a, opts); i++) {
		const char *place = place_of(a, opts, i);

		for (size_t j = 0; place && j < (a == b ? i : attach_place_count(b, opts)); j++)
			if (xdp ? same_device(place, place_of(b, opts, j))
				: !strcmp(place, place_of(b, opts, j)))
				return refuse_same_device(collection, a, b, place);
	}
	return 0;
}

static int check_devices(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	for (size_t i = 0; i < collection->program_count; i++) {
		const struct program *a = &collection->programs[i];

		for (size_t j = 0; j <= i; j++) {
			const struct program *b = &collection->programs[j];

			if (attach_is_chosen(a, opts->program) && attach_is_chosen(b, opts->program) &&
			    check_pair(collection, opts, a, b))
				return -EINVAL;
		}
	}
	return 0;
}

static bool has_struct_ops(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->map_count; i++)
		if (bpf_map__type(collection->maps[i].map) == BPF_MAP_TYPE_STRUCT_OPS)
			return true;
	return false;
}

static int check_some(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	bool found = false, any = has_struct_ops(collection) && !opts->program, placed = !opts->device;

	for (size_t i = 0; i < collection->program_count; i++) {
		const struct program *program = &collection->programs[i];

		if (!attach_is_chosen(program, opts->program))
			continue;
		found = true;
		any |= !!attach_facts_of(program)->attach;
		placed |= takes_common(program, opts);
	}
	if (!any)
		return refuse_nothing(collection, opts->program, found);
	if (!placed) {
		diag_file_error(&collection->diags, "none of its programs takes a target: omit '%s'",
				opts->device);
		return -EINVAL;
	}
	return check_devices(collection, opts);
}

const char *attach_section_rest(const struct program *program)
{
	return program->kind ? program_kind_rest(program->kind, program->section) : "";
}

int attach_read_target(const struct bpfas_collection *collection, const struct program *program,
		       const struct bpfas_attach_opts *opts, size_t which, struct attach_target *target)
{
	const struct attach_way_facts *facts = attach_facts_of(program);
	const char *text = given_target(program, opts, which);
	int error;

	if (!text && facts->section_says && *attach_section_rest(program))
		text = attach_section_rest(program);
	error = target_read(target, text, facts->options, facts->form, &collection->diags);
	if (!error && !target->place)
		target->place = facts->place;
	return error;
}

int attach_check(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	int error = check_targets(collection, opts);

	return error ? error : check_some(collection, opts);
}
