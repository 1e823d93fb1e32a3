/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching to what happens: tracepoints, probes, clocks; and programs that are run or read. */
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
#include "loader/attachment.h"
#include "uapi/newer.h"

/* For a tracepoint no permission is either that to look up its number, or that to read so far. */
static int refuse_tracepoint(const struct attaching *attaching, int error, const char *said)
{
	char hint[256];

	if (error == -EACCES && !probe_may_look_up())
		return attach_not_permitted(attaching, error, NEEDS(CAP_DAC_READ_SEARCH));
	if (error == -EACCES) {
		snprintf(hint, sizeof hint,
			 "it reads behind the event's record, whose fields are told by "
			 "/sys/kernel/tracing/events/%.100s/format",
			 attaching->rest);
		return attach_failed(attaching, -EINVAL, hint);
	}
	attach_failed_in_libbpf(attaching, error, said);
	if (error == -ENOENT)
		probe_note_missing(attaching->diags);
	return error;
}

/* Takes over libbpf's link; NULL: its errno tells why there is none. */
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

/* What libbpf attaches by the section's name it does by the object; a pin or an id has none. */
static int needs_object(const struct attaching *attaching)
{
	if (attaching->program->program)
		return 0;
	diag_file_error(attaching->diags, "program '%s': programs of this kind are attached from their file",
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
	diag_file_error(attaching->diags, "program '%s': '%s' names no place to probe",
			attaching->program->name, attaching->target.place);
	diag_file_note(attaching->diags, "write it as %s",
		       attach_way_facts(attaching->program->kind->way)->form);
	return -EINVAL;
}

/* FUNCTION, FUNCTION+OFFSET or a number; the plus is cut off. */
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
				     link == -ENOENT ? "the file must exist and hold such a function" : NULL);
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

/* ---- Clocks -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t type;
	uint64_t number;
} events[] = {
	{ "cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK },
	{ "task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	{ "context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ "cpu-migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
	{ "branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
};

static int read_event(const struct attaching *attaching, struct perf_event_attr *event)
{
	const char *name = attaching->target.place;

	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (strcmp(events[i].name, name))
			continue;
		event->type = events[i].type;
		event->config = events[i].number;
		return 0;
	}
	diag_file_error(attaching->diags, "program '%s': there is no event '%s'", attaching->program->name,
			name);
	diag_file_note(attaching->diags, "write it as %s", attach_way_facts(ATTACH_PERF_EVENT)->form);
	return -EINVAL;
}

static int read_rate(const struct attaching *attaching, struct perf_event_attr *event)
{
	bool by_count = target_value(&attaching->target, "period");
	int64_t number;

	if (target_number(&attaching->target, by_count ? "period" : "frequency", 1, INT64_C(1) << 40, 99,
			  &number, attaching->diags))
		return -EINVAL;
	event->freq = !by_count;
	if (by_count)
		event->sample_period = (uint64_t)number;
	else
		event->sample_freq = (uint64_t)number;
	return 0;
}

/* A CPU that is not there now is passed over: 1. */
static int attach_event_on(struct attaching *attaching, struct perf_event_attr *event, int cpu)
{
	int fd = (int)syscall(SYS_perf_event_open, event, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC), link;
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.target = (uint32_t)fd,
					.attach_type = BPF_PERF_EVENT };

	if (fd < 0)
		return errno == ENODEV
			       ? 1
			       : attach_failed(attaching, -errno,
					       "this machine must have the event: a virtual one often "
					       "has only clocks");
	link = link_create(&request);
	close(fd); /* the link holds the event */
	return link < 0 ? attach_failed(attaching, link, NULL) : attachment_hold(attaching, link, true);
}

int attach_perf_event(struct attaching *attaching)
{
	struct perf_event_attr event = { .size = sizeof event };
	int error = read_event(attaching, &event), cpus = libbpf_num_possible_cpus();

	if (!error)
		error = read_rate(attaching, &event);
	attachment_place(attaching->result, "%s on each CPU", attaching->target.place);
	for (int cpu = 0; cpu < cpus && error >= 0; cpu++)
		error = attach_event_on(attaching, &event, cpu);
	return error < 0 ? error : 0;
}

/* ---- What is run or read --------------------------------------------------------------- */

int attach_iter(struct attaching *attaching)
{
	union bpf_iter_link_info parameters = { 0 };
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = BPF_TRACE_ITER };
	int link;

	for (size_t i = 0; i < attaching->collection->map_count; i++) {
		const struct bpf_map *map = attaching->collection->maps[i].map;

		if (strcmp(bpf_map__name(map), attaching->target.place))
			continue;
		parameters.map.map_fd = (uint32_t)bpf_map__fd(map);
		request.iter.parameters = (uintptr_t)&parameters;
		request.iter.length = sizeof parameters;
	}
	link = link_create(&request);
	attaching->result->is_iterator = true;
	if (link >= 0)
		return attachment_hold(attaching, link, true);
	return attach_failed(attaching, link,
			     link == -EBADF ? "it walks a map's entries: give the map's name as the target"
					    : NULL);
}

int attach_syscall(struct attaching *attaching)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	attachment_place(attaching->result, "nothing: it has run once");
	attaching->result->is_over = true;
	if (bpf_prog_test_run_opts(attaching->program->fd, &opts))
		return attach_failed(attaching, -errno, NULL);
	if (opts.retval)
		diag_file_note(attaching->diags, "program '%s' returned %d", attaching->program->name,
			       (int)opts.retval);
	return 0;
}
