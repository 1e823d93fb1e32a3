/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attaching by section. Every attachment is a BPF link held by its descriptor,
 * so the kernel takes it away when the process ends, however it ends.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/capture.h"
#include "base/options.h"
#include "loader/collection.h"
#include "loader/device.h"
#include "loader/privilege.h"
#include "loader/section.h"

/* A program without a row of its own is tried by libbpf. */
static enum section_attach how(const struct bpf_program *program)
{
	const struct section_facts *facts = section_facts(bpf_program__section_name(program));

	return facts ? facts->attach : SECTION_BY_LIBBPF;
}

static bool is_chosen(const struct bpf_program *program, const char *only)
{
	return !only || !strcmp(bpf_program__name(program), only);
}

/* ---- Whether it can be done at all ---------------------------------------- */

static int refuse_elsewhere(const struct bpfas_collection *collection, const struct bpf_program *program)
{
	const struct section_facts *facts = section_facts(bpf_program__section_name(program));

	report_error(&collection->report, "program '%s': its section '%s' does not say where to attach it",
		     bpf_program__name(program), bpf_program__section_name(program));
	report_note(&collection->report, "pin it with 'bpfld load %s --pin DIR' and attach it with: %s",
		    collection->name, facts->way_out);
	return -EOPNOTSUPP;
}

static int refuse_second(const struct bpfas_collection *collection, const char *device,
			 const struct bpf_program *first, const struct bpf_program *second)
{
	report_error(&collection->report, "'%s' and '%s' are both XDP programs, and device '%s' takes one",
		     bpf_program__name(first), bpf_program__name(second), device);
	report_note(&collection->report, "choose one by name (--prog %s)", bpf_program__name(first));
	return -EINVAL;
}

static int refuse_nothing(const struct bpfas_collection *collection, const char *only, bool found)
{
	if (only && !found)
		report_error(&collection->report, "there is no program '%s' in it", only);
	else
		report_error(&collection->report, "there is no program in it that a section attaches");
	report_note(&collection->report, "a program is attached by its section: .prog NAME \"xdp\"");
	return -ENOENT;
}

static int check(const struct bpfas_collection *collection, const char *device, const char *only,
		 bool *needs_device)
{
	struct bpf_program *program, *on_device = NULL;
	bool found = false, any = false;

	bpf_object__for_each_program(program, collection->object) {
		enum section_attach way = how(program);

		if (!is_chosen(program, only))
			continue;
		found = true;
		if (way == SECTION_ELSEWHERE)
			return refuse_elsewhere(collection, program);
		if (way == SECTION_DEVICE && on_device)
			return refuse_second(collection, device, on_device, program);
		if (way == SECTION_DEVICE)
			on_device = program;
		any |= way != SECTION_NOWHERE;
	}
	*needs_device = on_device;
	return any ? 0 : refuse_nothing(collection, only, found);
}

/* ---- Doing it -------------------------------------------------------------- */

static void explain_attach(const struct bpfas_collection *collection, const struct bpf_program *program,
			   const char *device, int index, int error, const char *said)
{
	const struct section_facts *facts = section_facts(bpf_program__section_name(program));
	const struct report *report = &collection->report;
	char what[160];

	if (how(program) == SECTION_DEVICE && (error == -EBUSY || error == -EEXIST)) {
		device_explain_taken(index, device, report);
		return;
	}
	snprintf(what, sizeof what, "cannot attach program '%s' (section '%s')", bpf_program__name(program),
		 bpf_program__section_name(program));
	if (error == -EPERM || error == -EACCES) {
		privilege_explain(report, what, facts && facts->needs_net, facts && facts->needs_perfmon);
		return;
	}
	report_error(report, "%s: %s", what, strerror(-error));
	if (*said)
		report_note(report, "%.*s", (int)strcspn(said, "\n"), said);
	if (error == -ENOENT)
		report_note(report,
			    "what the section names does not exist on this kernel, or cannot be probed");
	else if (error == -EOPNOTSUPP)
		report_note(report,
			    "the section's name must say where: KIND/TARGET, and this kernel must offer it");
}

static int attach_one(struct bpfas_collection *collection, const struct bpf_program *program,
		      const char *device, int index)
{
	struct capture capture;
	struct bpf_link *link;
	const char *said;
	int error;

	capture_begin(&capture);
	link = how(program) == SECTION_DEVICE ? bpf_program__attach_xdp(program, index)
					      : bpf_program__attach(program);
	error = link ? 0 : -errno;
	said = capture_end(&capture);
	collection_log(collection, said);
	if (error)
		explain_attach(collection, program, device, index, error, said);
	else
		collection->links[collection->link_count++] = link;
	capture_free(&capture);
	return error;
}

/* Room for a link to each program, behind those that are there. */
static int reserve_links(struct bpfas_collection *collection)
{
	size_t count = collection->link_count;
	struct bpf_program *program;
	struct bpf_link **links;

	bpf_object__for_each_program(program, collection->object)
		count++;
	links = realloc(collection->links, (count ? count : 1) * sizeof *links);
	if (!links)
		return collection_out_of_memory(collection);
	collection->links = links;
	return 0;
}

static void detach_from(struct bpfas_collection *collection, size_t first)
{
	while (collection->link_count > first)
		bpf_link__destroy(collection->links[--collection->link_count]);
}

static int attach_all(struct bpfas_collection *collection, const char *device, int index, const char *only)
{
	size_t before = collection->link_count;
	struct bpf_program *program;
	int error = reserve_links(collection);

	bpf_object__for_each_program(program, collection->object)
		if (!error && is_chosen(program, only) && how(program) != SECTION_NOWHERE)
			error = attach_one(collection, program, device, index);
	if (error)
		detach_from(collection, before);
	return error;
}

int bpfas_collection_attach(struct bpfas_collection *collection, const struct bpfas_attach_opts *opts)
{
	struct bpfas_attach_opts own = { 0 };
	const char *device;
	bool needs_device;
	int index = 0, error;

	options_take(&own, sizeof own, opts);
	device = own.device ? own.device : "lo";
	error = check(collection, device, own.program, &needs_device);
	if (!error && needs_device)
		index = device_find(device, &collection->report);
	if (index < 0)
		return index;
	if (!error && !needs_device && own.device) {
		report_error(&collection->report, "no program in it is for a network device: leave '%s' out",
			     device);
		error = -EINVAL;
	}
	return error ? error : attach_all(collection, device, index, own.program);
}

void bpfas_collection_detach(struct bpfas_collection *collection)
{
	detach_from(collection, 0);
	free(collection->links);
	collection->links = NULL;
}
