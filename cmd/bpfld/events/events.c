/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld events': the records of ring buffers and perf event arrays of running programs. */
#include "cmd/bpfld/events/events.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "cmd/bpfld/events/losses.h"
#include "cmd/bpfld/events/where.h"
#include "cmd/seconds.h"
#include "cmd/signals.h"

struct command {
	const struct verb *verb;
	struct printer printer;
	struct where *where; /* NULL: all records */
	double seconds;      /* 0: no end */
	uint64_t count;      /* of records; 0: no end */
	bool json;
	struct bpfas_map **maps;
	size_t map_count;
	struct bpfas_events *events;
	uint64_t seen;
};

/* ---- A record ------------------------------------------------------------------------------- */

static void print_line(const struct command *command, const struct bpfas_record *record)
{
	struct bpfas_value value = bpfas_value_record(record);

	if (command->map_count > 1)
		printf("%s: ", bpfas_map_name(record->map));
	bpfas_value_print_short(&value, stdout);
	putchar('\n');
}

static int print_json_line(const struct bpfas_record *record)
{
	char *line = bpfas_record_json(record);

	if (!line)
		return -ENOMEM;
	puts(line);
	free(line);
	return 0;
}

static bool is_done(const struct command *command)
{
	return command->count && command->seen >= command->count;
}

static int on_record(void *context, const struct bpfas_record *record)
{
	struct command *command = context;
	int matches = command->where ? where_matches(command->where, record) : 1, error = 0;

	if (matches <= 0)
		return matches;
	if (command->json)
		error = print_json_line(record);
	else
		print_line(command, record);
	command->seen++;
	if (!error && ferror(stdout))
		error = -EIO;
	return error ? error : is_done(command);
}

/* ---- Until the end --------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* To poll(): rounded up, as one woken too early would only sleep again. */
static int milliseconds(const struct command *command, double end)
{
	double left = (end - now()) * 1000;

	if (!command->seconds)
		return -1;
	return left <= 0 ? 0 : left < 1e9 ? (int)left + 1 : 1000000000;
}

static int show(struct command *command)
{
	int answer;

	signals_end_writes();
	answer = bpfas_events_consume(command->events);
	if (fflush(stdout) && answer >= 0)
		answer = -EIO;
	signals_spare_writes();
	return answer < 0 ? answer : 0;
}

static int loop(struct command *command, int signals)
{
	struct pollfd fds[] = { { .fd = signals, .events = POLLIN },
				{ .fd = bpfas_events_fd(command->events), .events = POLLIN } };
	double end = now() + command->seconds;
	int error = 0;

	while (!error && !is_done(command)) {
		int ready = poll(fds, 2, milliseconds(command, end));

		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready > 0 && fds[0].revents)
			break;
		error = show(command);
		if (command->seconds && now() >= end)
			break;
	}
	return error;
}

static int listen_to_all(struct command *command)
{
	sigset_t set = ending_signals();
	int error, signals;

	error = bpfas_events_open_maps((const struct bpfas_map *const *)command->maps, command->map_count,
				       on_record, command, &command->events);
	if (error)
		return error;
	signals_hold();
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	error = signals < 0 ? -errno : loop(command, signals);
	for (size_t i = 0; i < command->map_count; i++)
		losses_print(command->events, command->maps[i], command->json);
	if (signals >= 0)
		close(signals);
	bpfas_events_free(command->events);
	return error;
}

static int open_maps(struct command *command, char **names)
{
	BPFAS_OPTS(bpfas_map_opts, opts, .diag = print_diag, .diag_context = &command->printer);
	int error = 0;

	for (; *names && !error; names++) {
		error = bpfas_map_open(*names, &opts, &command->maps[command->map_count]);
		command->map_count += !error;
	}
	return error;
}

static int run_on_maps(struct command *command, int count, char **names)
{
	int error;

	command->maps = calloc((size_t)count, sizeof(struct bpfas_map *));
	error = command->maps ? open_maps(command, names) : -ENOMEM;
	if (!error)
		error = listen_to_all(command);
	for (size_t i = 0; i < command->map_count; i++)
		bpfas_map_close(command->maps[i]);
	free(command->maps);
	return error ? STATUS_REFUSED : STATUS_OK;
}

/* ---- The command line -------------------------------------------------------------------------- */

static int read_option(struct command *command, int option)
{
	char *end;

	switch (option) {
	case 'j': command->json = true; return 0;
	case 'w':
		where_free(command->where);
		command->where = where_parse(optarg, &command->printer);
		return command->where ? 0 : STATUS_USAGE;
	case 'f':
		if (seconds_read(optarg, &command->seconds))
			return 0;
		return wrong_usage(command->verb, "--for expects seconds above 0, such as 2.5; got '%s'",
				   optarg);
	default:
		errno = 0;
		command->count = strtoull(optarg, &end, 10);
		if (*optarg >= '0' && *optarg <= '9' && !*end && !errno && command->count)
			return 0;
		return wrong_usage(command->verb, "--count expects a number of records above 0; got '%s'",
				   optarg);
	}
}

static int read_options(struct command *command, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "where", required_argument, NULL, 'w' }, { "for", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'c' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },        { 0 },
	};
	int option, status = 0;

	while ((option = next_option(command->verb, argc, argv, ":h", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status ? status : -1;
		status = read_option(command, option);
		if (status)
			return status;
	}
	return optind < argc ? 0 : wrong_usage(command->verb, "MAP is missing");
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct command command = { .verb = verb, .printer = printer_for(stderr) };
	int status = read_options(&command, argc, argv);

	if (!status)
		status = run_on_maps(&command, argc - optind, argv + optind);
	where_free(command.where);
	return status < 0 ? STATUS_OK : status;
}

const struct verb verb_events = {
	.name = "events",
	.usage = "bpfld events MAP... [--where CONDITION] [--count RECORDS] [--for SECONDS] [--json]",
	.summary = "Shows the records of running programs' ring buffers and perf event arrays",
	.help = "MAP is an id, a pin's path, a name, or FILE:NAME, which knows the records' type.\n"
		"Records are taken: another reader of the map does not get them.\n\n"
		"  --where CONDITION     these alone: 'port == 80 && comm == \"curl\"'; == != <= >= < > && "
		"||\n"
		"  --count RECORDS       end after so many\n"
		"  --for SECONDS         end after that time (fractions are fine)\n"
		"  --json                one JSON object a line\n"
		"  -h, --help            this text\n",
	.run = run,
};
