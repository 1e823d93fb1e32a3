/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching to what happens: tracepoints, probes, clocks; and programs that are run or read. */
#include "loader/attach/trace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/perf_event.h>

#include "base/capture.h"
#include "kernel/capability.h"
#include "kernel/link_create.h"
#include "kernel/probe.h"
#include "uapi/bpf_numbers.h"

/* For a tracepoint EACCES means either that its id may not be read, or that the program reads too far. */
static int refuse_tracepoint(const struct attaching *attaching, int error, const char *said)
{
	char hint[256];

	if (error == -EACCES && !probe_may_look_up())
		return attach_not_permitted(attaching, error, NEEDS(CAP_DAC_READ_SEARCH));
	if (error == -EACCES) {
		snprintf(hint, sizeof hint,
			 "it reads past the event's record; see its fields in "
			 "/sys/kernel/tracing/events/%.100s/format",
			 attaching->rest);
		return attach_failed(attaching, -EINVAL, hint);
	}
	attach_failed_in_libbpf(attaching, error, said);
	if (error == -ENOENT)
		probe_note_missing(attaching->diags);
	return error;
}

/* Takes over libbpf's link; NULL: errno says why there is none. */
static int keep_link(struct attaching *attaching, struct capture *capture, struct bpf_link *link)
{
	int error = link ? 0 : -errno;
	const char *said = capture_end(capture);

	collection_log(attaching->collection, said);
	attaching->result->link = link;
	if (error && attaching->program->kind && attaching->program->kind->type == BPF_PROG_TYPE_TRACEPOINT)
		refuse_tracepoint(attaching, error, said);
	else if (error)
		attach_failed_in_libbpf(attaching, error, said);
	capture_free(capture);
	return error;
}

/* libbpf attaches by section name only programs of an object, which a pin or id does not have. */
static int needs_object(const struct attaching *attaching)
{
	if (attaching->program->program)
		return 0;
	diag_file_error(attaching->diags,
			"program '%s': programs of this kind can only be attached from their file",
			attaching->program->name);
	diag_file_note(attaching->diags, "give the FILE instead of a pin or an id");
	return -EINVAL;
}

static int needs_event(const struct attaching *attaching)
{
	const struct program_kind *kind = attaching->program->kind;
	bool is_tracepoint = kind && kind->type == BPF_PROG_TYPE_TRACEPOINT;

	/* libbpf may know a section that we do not, and says itself what it lacks. */
	if (!kind)
		return 0;
	if (is_tracepoint ? strchr(attaching->rest, '/') != NULL : *attaching->rest)
		return 0;
	diag_file_error(attaching->diags, "program '%s': its section '%s' does not say where to attach it",
			attaching->program->name, attaching->program->section);
	diag_file_note(attaching->diags, "write it as \"%s/%s\"", kind->prefix,
		       is_tracepoint ? "CATEGORY/NAME" : "FUNCTION");
	return -EINVAL;
}

int attach_by_libbpf(struct attaching *attaching)
{
	int error = needs_object(attaching);
	struct capture capture;

	if (!error)
		error = needs_event(attaching);
	if (error)
		return error;
	attachment_place(attaching->result, "%s", attaching->rest);
	capture_begin(&capture);
	return keep_link(attaching, &capture, bpf_program__attach(attaching->program->program));
}

int attach_raw_tracepoint(struct attaching *attaching)
{
	const char *name = attaching->target.place;
	int link = bpf_raw_tracepoint_open(name, attaching->program->fd);

	attachment_place(attaching->result, "raw tracepoint %s", name);
	if (link < 0)
		return attach_failed(attaching, -errno,
				     errno == ENOENT ? "this kernel has no tracepoint of that name" : NULL);
	return attachment_hold(attaching, link, true);
}

/* ---- Probes in programs and libraries ---------------------------------------------- */

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static int wrong_probe(const struct attaching *attaching)
{
	diag_file_error(attaching->diags, "program '%s': '%s' is not a place to probe",
			attaching->program->name, attaching->target.place);
	diag_file_note(attaching->diags, "write it as %s", attaching->facts->form);
	return -EINVAL;
}

/* FUNCTION, FUNCTION+OFFSET or a number; the string is cut at the plus. */
static int split_offset(char *function, size_t *offset)
{
	char *plus = strchr(function, '+'), *end;

	*offset = 0;
	if (!plus)
		return 0;
	*plus = '\0';
	*offset = strtoull(plus + 1, &end, 0);
	return end == plus + 1 || *end ? -EINVAL : 0;
}

int attach_uprobe(struct attaching *attaching)
{
	bool is_return = has_prefix(attaching->program->section, "uret");
	LIBBPF_OPTS(bpf_uprobe_opts, opts, .retprobe = is_return);
	char *path = strdup(attaching->target.place), *colon = path ? strrchr(path, ':') : NULL;
	int64_t process = -1;
	size_t offset = 0;
	struct capture capture;
	int error = needs_object(attaching);

	if (!error && (!colon || (*colon = '\0', split_offset(colon + 1, &offset))))
		error = wrong_probe(attaching);
	if (!error)
		error = target_number(&attaching->target, "pid", 0, INT_MAX, -1, &process, attaching->diags);
	if (!error) {
		opts.func_name = colon + 1;
		attachment_place(attaching->result, "%s", attaching->target.place);
		capture_begin(&capture);
		error = keep_link(attaching, &capture,
				  bpf_program__attach_uprobe_opts(attaching->program->program, (pid_t)process,
								  path, offset, &opts));
	}
	free(path);
	return error;
}

int attach_usdt(struct attaching *attaching)
{
	char *copy = strdup(attaching->target.place), *rest = copy;
	char *path = strsep(&rest, ":"), *provider = strsep(&rest, ":");
	int64_t process = -1;
	struct capture capture;
	int error = needs_object(attaching);

	if (!error && !rest)
		error = wrong_probe(attaching);
	if (!error)
		error = target_number(&attaching->target, "pid", 0, INT_MAX, -1, &process, attaching->diags);
	if (!error) {
		attachment_place(attaching->result, "%s", attaching->target.place);
		capture_begin(&capture);
		error = keep_link(attaching, &capture,
				  bpf_program__attach_usdt(attaching->program->program, (pid_t)process, path,
							   provider, rest, NULL));
	}
	free(copy);
	return error;
}

int attach_uprobe_multi(struct attaching *attaching)
{
	char *path = strdup(attaching->target.place), *colon = path ? strrchr(path, ':') : NULL;
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = attaching->program->kind->attach_type };
	uint64_t *offsets = NULL;
	size_t count = 0;
	int link = 0;

	if (!colon) {
		free(path);
		return wrong_probe(attaching);
	}
	*colon = '\0';
	attachment_place(attaching->result, "%s", attaching->target.place);
	link = elf_function_offsets(path, colon + 1, &offsets, &count);
	if (!link && !count)
		link = -ENOENT;
	if (!link) {
		request.uprobe_multi.path = (uintptr_t)path;
		request.uprobe_multi.offsets = (uintptr_t)offsets;
		request.uprobe_multi.count = (uint32_t)count;
		request.uprobe_multi.flags =
			has_prefix(attaching->program->section, "uret") ? LINK_UPROBE_MULTI_RETURN : 0;
		link = link_create(&request);
	}
	free(path);
	free(offsets);
	if (link < 0)
		return attach_failed(attaching, link,
				     link == -ENOENT ? "the file must exist and have such a function" : NULL);
	return attachment_hold(attaching, link, true);
}

int attach_kprobe_session(struct attaching *attaching)
{
	const char *name = attaching->target.place;
	uint64_t symbols[] = { (uintptr_t)name };
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = ATTACH_TYPE_KPROBE_SESSION,
					.kprobe_multi = { .count = 1, .symbols = (uintptr_t)symbols } };
	int link = link_create(&request);

	attachment_place(attaching->result, "%s", name);
	return link < 0 ? attach_failed(attaching, link, NULL) : attachment_hold(attaching, link, true);
}

int attach_freplace(struct attaching *attaching)
{
	int error = needs_object(attaching);
	struct capture capture;

	if (error)
		return error;
	attachment_place(attaching->result, "%s", attaching->target.place);
	capture_begin(&capture);
	return keep_link(attaching, &capture,
			 bpf_program__attach_freplace(attaching->program->program, 0, NULL));
}
