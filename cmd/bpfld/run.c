/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 'bpfld run': load, attach, show, until something ends it. One epoll loop
 * waits for signals, the two clocks and the ring buffers.
 */
#include "cmd/bpfld/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "cmd/bpfld/events/losses.h"
#include "cmd/bpfld/events/stacks.h"
#include "cmd/seconds.h"
#include "cmd/bpfld/target.h"
#include "cmd/bpfld/view.h"
#include "cmd/signals.h"

struct options {
	const char *file, *program;
	const char *const *places; /* the TARGETs */
	size_t place_count;
	struct fresh fresh;
	bool replace;
	struct targets targets;
	struct settings settings;
	double seconds;  /* 0: no end */
	double interval; /* between two refreshes */
	uint64_t count;  /* of events; 0: no end */
	bool json;
	bool verbose;
};

struct run {
	const struct options *options;
	struct printer printer;
	struct run_view view;
	struct bpfas_collection *collection;
	struct bpfas_events *events;
	int signals;   /* their descriptor, from just before attaching; -1 before */
	uint64_t seen; /* events */
	bool done;
};

/* ---- The loop ---------------------------------------------------------------- */

enum source { SOURCE_SIGNAL, SOURCE_END, SOURCE_REFRESH, SOURCE_EVENTS, SOURCE_COUNT };

static int open_signals(void)
{
	sigset_t set = ending_signals();

	signals_hold();
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A clock that rings first after `seconds`, and then again if it repeats. */
static int open_timer(double seconds, bool repeats)
{
	struct timespec time = { .tv_sec = (time_t)seconds };
	struct itimerspec timer = { 0 };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
	if (!time.tv_sec && !time.tv_nsec)
		time.tv_nsec = 1; /* zeros would stop the clock */
	timer.it_value = time;
	if (repeats)
		timer.it_interval = time;
	if (fd >= 0 && timerfd_settime(fd, 0, &timer, NULL)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int watch(int epoll, int fd, enum source source)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = source };

	return fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) ? -1 : 0;
}

static int cannot_wait(void)
{
	int error = -errno;

	perror("bpfld run: cannot wait for events");
	return error;
}

static int on_record(void *context, const struct bpfas_record *record)
{
	struct run *run = context;
	int error = view_record(&run->view, record);

	if (error)
		return error;
	run->seen++;
	run->done |= run->options->count && run->seen >= run->options->count;
	return run->done;
}

static int deliver_events(struct run *run)
{
	int answer = run->events ? bpfas_events_consume(run->events) : 0;

	if (answer < 0)
		return answer;
	if (run->view.live)
		return view_refresh(&run->view);
	return fflush(stdout) ? -EIO : 0;
}

/* A reader that stops reading must not keep the user from ending it. */
static int show(struct run *run, int (*what)(struct run *run))
{
	int error;

	signals_end_writes();
	error = what(run);
	signals_spare_writes();
	return error;
}

static int refresh(struct run *run)
{
	return view_refresh(&run->view);
}

static int handle(struct run *run, const int fds[], enum source source)
{
	uint64_t rings;

	switch (source) {
	case SOURCE_SIGNAL:
	case SOURCE_END: run->done = true; return 0;
	case SOURCE_REFRESH:
		if (read(fds[SOURCE_REFRESH], &rings, sizeof rings) < 0 && errno != EAGAIN)
			return cannot_wait();
		return show(run, refresh);
	case SOURCE_EVENTS:
	default: return show(run, deliver_events);
	}
}

static int loop(struct run *run, int epoll, const int fds[])
{
	struct epoll_event ready[SOURCE_COUNT];
	int error = 0;

	while (!run->done && !error) {
		int count = epoll_wait(epoll, ready, SOURCE_COUNT, -1);

		if (count < 0 && errno != EINTR)
			return cannot_wait();
		for (int i = 0; i < count && !error && !run->done; i++)
			error = handle(run, fds, ready[i].data.u32);
	}
	return error;
}

static int watch_all(const struct run *run, int epoll, int fds[])
{
	const struct options *options = run->options;

	fds[SOURCE_REFRESH] = open_timer(options->interval, true);
	if (watch(epoll, fds[SOURCE_SIGNAL], SOURCE_SIGNAL) ||
	    watch(epoll, fds[SOURCE_REFRESH], SOURCE_REFRESH))
		return cannot_wait();
	if (options->seconds) {
		fds[SOURCE_END] = open_timer(options->seconds, false);
		if (watch(epoll, fds[SOURCE_END], SOURCE_END))
			return cannot_wait();
	}
	if (run->events && watch(epoll, bpfas_events_fd(run->events), SOURCE_EVENTS))
		return cannot_wait();
	return 0;
}

static int wait_and_show(struct run *run)
{
	int fds[SOURCE_COUNT] = { run->signals, -1, -1, -1 };
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	int error = epoll < 0 ? cannot_wait() : watch_all(run, epoll, fds);

	if (!error && run->view.live)
		error = show(run, refresh);
	if (!error)
		error = loop(run, epoll, fds);
	for (size_t i = SOURCE_SIGNAL + 1; i < SOURCE_COUNT; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (epoll >= 0)
		close(epoll);
	return error;
}

/* ---- From the file to the loop and out again ----------------------------------- */

static int refuse_count(struct run *run)
{
	struct bpfas_diag diag = {
		.severity = BPFAS_ERROR,
		.file = run->options->file,
		.message = "it has no ring buffer or perf event array, so --count would never "
			   "be reached"
	};

	print_diag(&run->printer, &diag);
	return -EINVAL;
}

static int open_and_attach(struct run *run)
{
	const struct options *options = run->options;
	BPFAS_OPTS(bpfas_load_opts, load_opts, .diag = print_diag, .diag_context = &run->printer,
		   .log = options->verbose ? print_log : NULL);
	BPFAS_OPTS(bpfas_attach_opts, attach_opts, .program = options->program,
		   .targets = options->targets.list, .target_count = options->targets.count,
		   .replace = options->replace);
	int error = bpfas_collection_open(options->file, &load_opts, &run->collection);

	if (!error)
		error = apply_settings(run->collection, &options->settings);
	if (!error)
		error = apply_fresh(run->collection, &options->fresh);
	set_places(&attach_opts, options->places, options->place_count);
	if (!error)
		error = bpfas_collection_offload(run->collection, &attach_opts);
	if (!error && options->replace)
		error = bpfas_collection_inherit(run->collection, &attach_opts);
	if (!error)
		error = bpfas_collection_load(run->collection);
	if (!error)
		error = bpfas_events_open(run->collection, on_record, run, &run->events);
	if (!error && options->count && !run->events)
		error = refuse_count(run);
	if (error)
		return error;
	run->view = view_of(run->collection, options->json);
	run->signals = open_signals();
	if (run->signals < 0)
		return cannot_wait();
	return bpfas_collection_attach(run->collection, &attach_opts);
}

static void tell_losses(const struct run *run)
{
	const struct bpfas_map *map;

	for (size_t i = 0; (map = bpfas_collection_map(run->collection, i)); i++)
		losses_print(run->events, map, run->options->json);
}

/* What came in until the programs were detached belongs to the run. */
static int show_the_end(struct run *run)
{
	int error = 0;

	bpfas_collection_detach(run->collection);
	if (!(run->options->count && run->seen >= run->options->count))
		error = deliver_events(run);
	if (!error)
		error = view_finish(&run->view);
	if (!error)
		error = stacks_print(run->collection, run->options->json);
	if (!error && run->events)
		tell_losses(run);
	return error;
}

static int read_iterators(struct run *run)
{
	int count = bpfas_collection_iterate(run->collection, STDOUT_FILENO);

	return count < 0 ? count : 0;
}

static int run_until_end(struct run *run)
{
	int error;

	error = show(run, read_iterators);
	if (error)
		return STATUS_REFUSED;
	run->done = bpfas_collection_is_finished(run->collection);
	if (!run->options->json && !run->done)
		fprintf(stderr, "bpfld: %s is attached; Ctrl-C ends it\n", run->options->file);
	error = wait_and_show(run);
	if (!error)
		error = show(run, show_the_end);
	return error ? STATUS_REFUSED : STATUS_OK;
}

/*
 * Signals are caught from just before the programs are attached: until then
 * they end the process at once, and nothing of it remains.
 */
static int run_file(const struct options *options)
{
	struct run run = { .options = options, .printer = printer_for(stderr), .signals = -1 };
	int status = STATUS_REFUSED;

	if (!open_and_attach(&run))
		status = run_until_end(&run);
	if (run.signals >= 0)
		close(run.signals);
	bpfas_events_free(run.events);
	bpfas_collection_close(run.collection);
	return status;
}

/* ---- The command line ------------------------------------------------------------ */

static bool read_count(const char *text, uint64_t *count)
{
	char *end;

	errno = 0;
	*count = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno && *count;
}

static int read_option(const struct verb *verb, int option, char **argv, struct options *options)
{
	switch (option) {
	case 'j': options->json = true; return 0;
	case 'v': options->verbose = true; return 0;
	case 'r': options->replace = true; return 0;
	case 'F': return read_fresh(verb, fresh_name(argv), &options->fresh);
	case 'p': options->program = optarg; return 0;
	case 's': return read_setting(verb, optarg, &options->settings);
	case 't': return read_target(verb, optarg, &options->targets);
	case 'f':
		if (!seconds_read(optarg, &options->seconds))
			return wrong_usage(verb, "--for expects seconds above 0, such as 2.5; got '%s'",
					   optarg);
		return 0;
	case 'i':
		if (!seconds_read(optarg, &options->interval))
			return wrong_usage(verb, "--interval expects seconds above 0, such as 0.5; got '%s'",
					   optarg);
		return 0;
	case 'c':
	default:
		if (!read_count(optarg, &options->count))
			return wrong_usage(verb, "--count expects a number of events above 0; got '%s'",
					   optarg);
		return 0;
	}
}

static int run_verb(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "for", required_argument, NULL, 'f' },      { "count", required_argument, NULL, 'c' },
		{ "interval", required_argument, NULL, 'i' }, { "prog", required_argument, NULL, 'p' },
		{ "json", no_argument, NULL, 'j' },           { "verbose", no_argument, NULL, 'v' },
		{ "target", required_argument, NULL, 't' },   { "set", required_argument, NULL, 's' },
		{ "replace", no_argument, NULL, 'r' },        { "fresh", optional_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },           { 0 },
	};
	struct options options = { .interval = 1 };
	int option, status = 0;

	while ((option = next_option(verb, argc, argv, ":vh", longs, &status)) != -1) {
		if (option != OPTION_STOP)
			status = read_option(verb, option, argv, &options);
		if (option == OPTION_STOP || status)
			return status;
	}
	if (optind == argc)
		return wrong_usage(verb, "FILE is missing");
	options.file = argv[optind];
	options.places = (const char *const *)argv + optind + 1;
	options.place_count = (size_t)(argc - optind - 1);
	return run_file(&options);
}

const struct verb verb_run = {
	.name = "run",
	.usage = "bpfld run FILE [TARGET]... [--target PROG=TARGET]... [OPTION]...",
	.summary = "Loads a file, attaches its programs, and shows maps and events until it is ended",
	.help = "  --target PROG=TARGET  where this program goes; TARGET alone: all that need a place\n"
		"  --prog NAME           attach this program alone\n"
		"  --replace             swap what is there until the end, and go on with its maps\n"
		"  --fresh [NAME]        but this map, or every map, starts empty\n"
		"  --set NAME=VALUE      set a variable of .data or .rodata before loading\n"
		"  --for SECONDS         end after that time (fractions are fine)\n"
		"  --count EVENTS        end after so many records\n"
		"  --interval SECONDS    between two looks at the maps (1)\n"
		"  --json                one JSON object a line: map entries at each look, events as they "
		"come\n"
		"  -v, --verbose         print what libbpf and the verifier say, in full\n"
		"  -h, --help            this text\n\n"
		"A TARGET is a device, a cgroup, ...: bpfld-attach(1) tells what each section takes. "
		"Ctrl-C,\n"
		"SIGTERM and SIGHUP end it too. Nothing stays attached; where SIGKILL would leave something, "
		"a\nwarning says so before.\n",
	.run = run_verb,
};
