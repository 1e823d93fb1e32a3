/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/perf_event.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/libbpf.h>
#include <linux/perf_event.h>

#include "kernel/link_create.h"

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
	diag_file_error(attaching->diags, "program '%s': unknown event '%s'", attaching->program->name, name);
	diag_file_note(attaching->diags, "write it as %s", attaching->facts->form);
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

/* Returns 1 for a CPU that is offline, which is skipped. */
static int attach_event_on(struct attaching *attaching, struct perf_event_attr *event, int cpu)
{
	int fd = (int)syscall(SYS_perf_event_open, event, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC), link;
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.target = (uint32_t)fd,
					.attach_type = BPF_PERF_EVENT };

	if (fd < 0)
		return errno == ENODEV ? 1
				       : attach_failed(attaching, -errno,
						       "this machine may lack the event: a virtual machine "
						       "often has only clocks");
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
