/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attaching what a collection holds, all or nothing. Wherever the kernel has
 * BPF links for it, an attachment is one, held by its descriptor, so that the
 * kernel takes it away when the process ends, however it ends.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/options.h"
#include "loader/attachment.h"
#include "loader/link_path.h"

static bool is_chosen(const struct program *program, const char *only)
{
	return !only || !strcmp(program->name, only);
}

static const struct attach_way_facts *facts_of(const struct program *program)
{
	return attach_way_facts(program->kind ? program->kind->way : ATTACH_LIBBPF);
}

/* ---- Whether it can be done at all ---------------------------------------- */

static int refuse_nothing(const struct bpfas_collection *collection, const char *only, bool found)
{
	if (only && !found)
		report_error(&collection->report, "there is no program '%s' in it", only);
	else
		report_error(&collection->report, "there is no program in it that a section attaches");
	report_note(&collection->report, "a program is attached by its section: .prog NAME \"xdp\"");
	return -ENOENT;
}

static int refuse_target(const struct bpfas_collection *collection, const struct program *program)
{
	const char *form = facts_of(program)->form;

	report_error(&collection->report, "program '%s': its section '%s' does not say where to attach it",
		     program->name, program->section);
	report_note(&collection->report, "name it: --target %s=%s", program->name, form);
	return -EINVAL;
}

/* The target that was given by the program's name; else, where a place is to be given, the common one. */
static const char *given_target(const struct program *program, const struct bpfas_attach_opts *opts)
{
	for (size_t i = 0; i < opts->target_count; i++)
		if (!strcmp(opts->targets[i].program, program->name))
			return opts->targets[i].place;
	if (facts_of(program)->section_says && *program_kind_rest(program->kind, program->section))
		return NULL;
	return facts_of(program)->form ? opts->device : NULL;
}

static int check_only_one(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts,
			  size_t which)
{
	const struct bpfas_target *targets = opts->targets;

	for (size_t i = 0; i < which; i++) {
		if (strcmp(targets[i].program, targets[which].program) != 0)
			continue;
		report_error(&collection->report, "program '%s' is given two targets: '%s' and '%s'",
			     targets[i].program, targets[i].place, targets[which].place);
		report_note(
			&collection->report,
			"each program goes to one place: attach the file again for another, with --prog %s",
			targets[i].program);
		return -EINVAL;
	}
	return 0;
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
		if (!facts_of(&collection->programs[at])->form) {
			report_error(&collection->report, "program '%s' of section '%s' takes no target",
				     name, collection->programs[at].section);
			return -EINVAL;
		}
		if (check_only_one(collection, opts, i))
			return -EINVAL;
	}
	return 0;
}

static const char *xdp_place(const struct program *program, const struct bpfas_attach_opts *opts)
{
	const char *given = given_target(program, opts);

	return given ? given : facts_of(program)->place;
}

static bool same_device(const char *a, const char *b)
{
	size_t length = strcspn(a, ",");

	return length == strcspn(b, ",") && !strncmp(a, b, length);
}

/* Two XDP programs on one device are found before the first is attached. */
static int check_devices(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	for (size_t i = 0; i < collection->program_count; i++) {
		const struct program *a = &collection->programs[i];

		for (size_t j = 0; j < i; j++) {
			const struct program *b = &collection->programs[j];

			if (!a->kind || !b->kind || a->kind->way != ATTACH_XDP ||
			    b->kind->way != ATTACH_XDP || !is_chosen(a, opts->program) ||
			    !is_chosen(b, opts->program) ||
			    !same_device(xdp_place(a, opts), xdp_place(b, opts)))
				continue;
			report_error(&collection->report,
				     "'%s' and '%s' are both XDP programs, and device '%s' takes one",
				     b->name, a->name, xdp_place(a, opts));
			report_note(&collection->report,
				    "choose one by name (--prog %s), or give them devices (--target %s=DEV)",
				    b->name, a->name);
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

static int check(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	bool found = false, any = has_struct_ops(collection) && !opts->program, placed = !opts->device;

	for (size_t i = 0; i < collection->program_count; i++) {
		const struct program *program = &collection->programs[i];

		if (!is_chosen(program, opts->program))
			continue;
		found = true;
		any |= !!facts_of(program)->attach;
		placed |= facts_of(program)->form && given_target(program, opts) == opts->device;
	}
	if (!any)
		return refuse_nothing(collection, opts->program, found);
	if (!placed) {
		report_error(&collection->report,
			     "no program in it is for a place that is given: leave '%s' out", opts->device);
		return -EINVAL;
	}
	return check_devices(collection, opts);
}

/* ---- Doing it -------------------------------------------------------------- */

static struct attachment *new_attachment(struct bpfas_collection *collection, const char *name)
{
	struct attachment *more =
		realloc(collection->attachments, (collection->attachment_count + 1) * sizeof *more);

	if (!more)
		return NULL;
	collection->attachments = more;
	more += collection->attachment_count++;
	*more = (struct attachment){ .name = name };
	return more;
}

static const char *rest_of(const struct program *program)
{
	return program->kind ? program_kind_rest(program->kind, program->section) : "";
}

int attach_read_target(const struct bpfas_collection *collection, const struct program *program,
		       const struct bpfas_attach_opts *opts, struct target *target)
{
	const struct attach_way_facts *facts = facts_of(program);
	const char *text = given_target(program, opts);
	int error;

	if (!text && facts->section_says && *rest_of(program))
		text = rest_of(program);
	error = target_read(target, text, facts->options, facts->form, &collection->report);
	if (!error && !target->place)
		target->place = facts->place;
	return error;
}

static int read_target(struct attaching *attaching, const struct bpfas_attach_opts *opts)
{
	int error;

	if (!facts_of(attaching->program)->form)
		return 0;
	error = attach_read_target(attaching->collection, attaching->program, opts, &attaching->target);
	return error || attaching->target.place ? error
						: refuse_target(attaching->collection, attaching->program);
}

static void warn_persistent(const struct attaching *attaching)
{
	if (facts_of(attaching->program)->persists)
		report_warning(attaching->report,
			       "program '%s': only the kernel can hold this attachment: should SIGKILL end "
			       "this process, it stays, until 'bpfld detach'",
			       attaching->program->name);
}

static int attach_one(struct bpfas_collection *collection, const struct program *program,
		      const struct bpfas_attach_opts *opts)
{
	struct attaching attaching = { .collection = collection,
				       .report = &collection->report,
				       .program = program,
				       .rest = rest_of(program),
				       .replace = opts->replace };
	char *pin = opts->directory ? link_path(opts->directory, program->name, 0) : NULL;
	int error;

	attaching.pin = pin;
	attaching.result = new_attachment(collection, program->name);
	error = attaching.result ? read_target(&attaching, opts) : collection_out_of_memory(collection);
	if (!error && !opts->directory)
		warn_persistent(&attaching);
	if (!error)
		error = facts_of(program)->attach(&attaching);
	target_free(&attaching.target);
	free(pin);
	return error;
}

static int attach_map(struct bpfas_collection *collection, const struct bpf_map *map)
{
	struct program stand_in = { .name = bpf_map__name(map),
				    .section = ".struct_ops",
				    .kind = program_kind_find("struct_ops") };
	struct attaching attaching = { .collection = collection,
				       .report = &collection->report,
				       .program = &stand_in,
				       .result = new_attachment(collection, bpf_map__name(map)) };

	return attaching.result ? attach_struct_ops(&attaching, map) : collection_out_of_memory(collection);
}

static void detach_from(struct bpfas_collection *collection, size_t first)
{
	while (collection->attachment_count > first)
		attachment_undo(&collection->attachments[--collection->attachment_count]);
}

static int attach_all(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	size_t before = collection->attachment_count;
	int error = 0;

	for (size_t i = 0; i < collection->program_count && !error; i++) {
		const struct program *program = &collection->programs[i];

		if (is_chosen(program, opts->program) && facts_of(program)->attach)
			error = attach_one(collection, program, opts);
		if (!error)
			error = collection_cancelled(collection);
	}
	for (size_t i = 0; i < collection->map_count && !error && !opts->program; i++)
		if (bpf_map__type(collection->maps[i].map) == BPF_MAP_TYPE_STRUCT_OPS)
			error = attach_map(collection, collection->maps[i].map);
	if (!error)
		error = collection_cancelled(collection);
	if (error)
		detach_from(collection, before);
	return error;
}

int bpfas_collection_attach(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	struct bpfas_attach_opts own = { 0 };
	int error;

	options_take(&own, sizeof own, opts);
	error = check_targets(collection, &own);
	if (!error)
		error = check(collection, &own);
	return error ? error : attach_all(collection, &own);
}

int bpfas_collection_is_finished(const struct bpfas_collection *collection)
{
	for (size_t i = 0; i < collection->attachment_count; i++)
		if (!collection->attachments[i].is_iterator && !collection->attachments[i].is_over)
			return 0;
	return 1;
}

void bpfas_collection_detach(struct bpfas_collection *collection)
{
	detach_from(collection, 0);
	free(collection->attachments);
	collection->attachments = NULL;
}

/* ---- Iterators --------------------------------------------------------------- */

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0)
			return -errno;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

static int copy(int from, int to)
{
	char buffer[65536];
	ssize_t got;
	int error = 0;

	while (!error && (got = read(from, buffer, sizeof buffer)) != 0) {
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		if (got > 0)
			error = write_all(to, buffer, (size_t)got);
	}
	return error;
}

int bpfas_collection_iterate(struct bpfas_collection *collection, int fd)
{
	int count = 0;

	for (size_t i = 0; i < collection->attachment_count; i++) {
		const struct attachment *attachment = &collection->attachments[i];
		int iterator, error;

		if (!attachment->is_iterator)
			continue;
		iterator = bpf_iter_create(attachment->fds[0]);
		error = iterator < 0 ? -errno : copy(iterator, fd);
		if (iterator >= 0)
			close(iterator);
		if (error) {
			report_error(&collection->report, "cannot read iterator '%s': %s", attachment->name,
				     strerror(-error));
			return error;
		}
		count++;
	}
	return count;
}
