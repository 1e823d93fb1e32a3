/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld prog': what runs on this machine, and where. */
#include "cmd/bpfld/verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "cmd/bpfld/seconds.h"
#include "loader/program_list.h"

struct options {
	const char *name; /* NULL: all */
	bool json, statistics;
	double interval, seconds; /* of statistics; seconds 0: no end */
};

struct listing {
	const struct options *options;
	struct bpfas_load_opts opts;
	struct json out;
	struct counts *counts; /* of the look before, by id */
	size_t count;
};

/* ---- list ------------------------------------------------------------------------------ */

static void print_time(uint64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm parts;
	char text[32];

	if (localtime_r(&time, &parts) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts))
		printf("  since %s", text);
}

static void print_runs(const struct bpfas_program_info *info)
{
	if (info->run_count)
		printf("  %llu runs of %.0f ns", (unsigned long long)info->run_count,
		       (double)info->run_nanoseconds / (double)info->run_count);
}

static int print_program(void *context, const struct bpfas_program_info *info)
{
	(void)context;
	printf("%u  %s  %s  %u instructions", info->id, *info->name ? info->name : "-", info->type,
	       info->instructions);
	print_time(info->loaded_at);
	print_runs(info);
	putchar('\n');
	for (size_t i = 0; i < info->place_count; i++)
		printf("      at %s %s\n", info->places[i].how, info->places[i].where);
	for (size_t i = 0; i < info->pin_count; i++)
		printf("      pinned at %s\n", info->pins[i]);
	for (size_t i = 0; i < info->map_count; i++)
		printf("      map %u %s\n", info->maps[i], info->map_names[i]);
	return 0;
}

static void put_member(struct json *out, const char *key, uint64_t number)
{
	json_key(out, key);
	json_put_unsigned(out, number);
}

static void put_text_member(struct json *out, const char *key, const char *text)
{
	json_key(out, key);
	json_put_string(out, text);
}

static void put_places(struct json *out, const struct bpfas_program_info *info)
{
	json_key(out, "attached");
	json_array_begin(out);
	for (size_t i = 0; i < info->place_count; i++) {
		json_object_begin(out);
		put_text_member(out, "how", info->places[i].how);
		put_text_member(out, "where", info->places[i].where);
		if (info->places[i].link)
			put_member(out, "link", info->places[i].link);
		json_object_end(out);
	}
	json_array_end(out);
}

static void put_maps_and_pins(struct json *out, const struct bpfas_program_info *info)
{
	json_key(out, "maps");
	json_array_begin(out);
	for (size_t i = 0; i < info->map_count; i++) {
		json_object_begin(out);
		put_member(out, "id", info->maps[i]);
		put_text_member(out, "name", info->map_names[i]);
		json_object_end(out);
	}
	json_array_end(out);
	json_key(out, "pins");
	json_array_begin(out);
	for (size_t i = 0; i < info->pin_count; i++)
		json_put_string(out, info->pins[i]);
	json_array_end(out);
}

/* The members of a program's object, without its end. */
static void begin_program(struct json *out, const struct bpfas_program_info *info)
{
	json_object_begin(out);
	put_member(out, "id", info->id);
	put_text_member(out, "name", info->name);
	put_text_member(out, "type", info->type);
	put_member(out, "instructions", info->instructions);
	put_member(out, "loaded_at", info->loaded_at);
	put_member(out, "user", info->user);
	put_member(out, "run_count", info->run_count);
	put_member(out, "run_ns", info->run_nanoseconds);
	put_places(out, info);
	put_maps_and_pins(out, info);
}

static int put_program(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;

	begin_program(&listing->out, info);
	json_object_end(&listing->out);
	json_newline(&listing->out);
	return 0;
}

/* ---- show ------------------------------------------------------------------------------ */

static int print_instruction(void *context, const struct bpfas_instruction *instruction)
{
	(void)context;
	if (instruction->function)
		printf("%s:\n", instruction->function);
	if (instruction->source) {
		const char *slash = strrchr(instruction->file, '/');

		printf("; %s:%u: %s\n", slash ? slash + 1 : instruction->file, instruction->line,
		       instruction->source + strspn(instruction->source, " \t"));
	}
	printf("%6u: %s", instruction->index, instruction->text);
	if (instruction->note)
		printf("  // %s", instruction->note);
	putchar('\n');
	return 0;
}

static int put_instruction(void *context, const struct bpfas_instruction *instruction)
{
	struct json *out = context;

	json_object_begin(out);
	put_member(out, "index", instruction->index);
	put_text_member(out, "text", instruction->text);
	if (instruction->note)
		put_text_member(out, "refers_to", instruction->note);
	if (instruction->function)
		put_text_member(out, "function", instruction->function);
	if (instruction->source) {
		put_text_member(out, "file", instruction->file);
		put_member(out, "line", instruction->line);
		put_text_member(out, "source", instruction->source);
	}
	json_object_end(out);
	return 0;
}

static int show_program(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;
	int error;

	if (!listing->options->json) {
		print_program(context, info);
		return bpfas_program_xlated(info->id, &listing->opts, print_instruction, NULL);
	}
	begin_program(&listing->out, info);
	json_key(&listing->out, "translated");
	json_array_begin(&listing->out);
	error = bpfas_program_xlated(info->id, &listing->opts, put_instruction, &listing->out);
	json_array_end(&listing->out);
	json_object_end(&listing->out);
	json_newline(&listing->out);
	return error;
}

/* ---- --stats ---------------------------------------------------------------------------- */

struct counts {
	uint32_t id;
	uint64_t runs, nanoseconds;
};

static struct counts *counts_of(struct listing *listing, uint32_t id)
{
	struct counts *more;

	for (size_t i = 0; i < listing->count; i++)
		if (listing->counts[i].id == id)
			return &listing->counts[i];
	more = realloc(listing->counts, (listing->count + 1) * sizeof *more);
	if (!more)
		return NULL;
	listing->counts = more;
	more += listing->count++;
	*more = (struct counts){ .id = id };
	return more;
}

static void print_rate(const struct listing *listing, const struct bpfas_program_info *info, uint64_t runs,
		       uint64_t nanoseconds)
{
	struct json out = listing->out;
	double seconds = listing->options->interval;

	if (!listing->options->json) {
		printf("%-8u %-16s %12.0f %10.1f %7.3f%%\n", info->id, info->name, (double)runs / seconds,
		       (double)nanoseconds / (double)runs, (double)nanoseconds / seconds / 1e7);
		return;
	}
	json_object_begin(&out);
	put_member(&out, "id", info->id);
	put_text_member(&out, "name", info->name);
	put_member(&out, "runs", runs);
	put_member(&out, "ns", nanoseconds);
	put_member(&out, "ns_per_run", nanoseconds / runs);
	json_object_end(&out);
	json_newline(&out);
}

/* The first look only fills in what later ones are compared with. */
static int print_difference(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;
	size_t before = listing->count;
	struct counts *counts = counts_of(listing, info->id);

	if (!counts)
		return -1;
	if (listing->count == before && info->run_count > counts->runs)
		print_rate(listing, info, info->run_count - counts->runs,
			   info->run_nanoseconds - counts->nanoseconds);
	counts->runs = info->run_count;
	counts->nanoseconds = info->run_nanoseconds;
	return 0;
}

static int watch(struct listing *listing)
{
	const struct options *options = listing->options;
	int statistics = bpfas_enable_stats(&listing->opts), error = statistics < 0 ? statistics : 0;
	double passed = 0;

	while (!error && (!options->seconds || passed <= options->seconds)) {
		if (!options->json && passed > 0)
			printf("%-8s %-16s %12s %10s %8s\n", "id", "name", "runs/s", "ns/run", "cpu");
		error = programs_each_counts(options->name, &listing->opts, print_difference, listing);
		if (fflush(stdout) || ferror(stdout))
			error = -1;
		if (!error)
			seconds_sleep(options->interval);
		passed += options->interval;
	}
	free(listing->counts);
	if (statistics >= 0)
		close(statistics);
	return error;
}

/* ---- The command line ----------------------------------------------------------------------- */

static int read_option(const struct verb *verb, int option, struct options *options)
{
	switch (option) {
	case 'j': options->json = true; return 0;
	case 's': options->statistics = true; return 0;
	case 'i':
	default:
		if (!seconds_read(optarg, option == 'i' ? &options->interval : &options->seconds))
			return wrong_usage(verb, "--%s wants seconds above 0, and not '%s'",
					   option == 'i' ? "interval" : "for", optarg);
		return 0;
	}
}

static int act(const struct verb *verb, const char *action, const struct options *options)
{
	struct printer printer = printer_for(stderr);
	struct listing listing = {
		.options = options,
		.opts = { .size = sizeof listing.opts, .diag = print_diag, .diag_context = &printer },
		.out = json_to_file(stdout)
	};
	bpfas_program_fn each = options->json ? put_program : print_program;
	int error;

	if (options->statistics)
		error = watch(&listing);
	else if (!strcmp(action, "list"))
		error = bpfas_programs_each(options->name, &listing.opts, each, &listing);
	else if (strcmp(action, "show"))
		return wrong_usage(verb, "there is no '%s': 'list' or 'show'", action);
	else if (!options->name)
		return wrong_usage(verb, "the NAME or ID of the program to show is missing");
	else
		error = bpfas_programs_each(options->name, &listing.opts, show_program, &listing);
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },           { "stats", no_argument, NULL, 's' },
		{ "interval", required_argument, NULL, 'i' }, { "for", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },           { 0 },
	};
	struct options options = { .interval = 1 };
	int option, status = 0;

	while ((option = next_option(verb, argc, argv, ":h", longs, &status)) != -1) {
		if (option != OPTION_STOP)
			status = read_option(verb, option, &options);
		if (option == OPTION_STOP || status)
			return status;
	}
	if (optind == argc)
		return wrong_usage(verb, "'list' or 'show NAME' is missing");
	if (optind + 2 < argc)
		return wrong_usage(verb, "one program at a time: '%s' is too much", argv[optind + 2]);
	options.name = argv[optind + 1]; /* NULL behind the last */
	return act(verb, argv[optind], &options);
}

const struct verb verb_prog = {
	.name = "prog",
	.usage = "bpfld prog list|show [NAME|ID] [--stats] [--json]",
	.summary = "Tells which programs the kernel has, where they run, and their instructions",
	.help = "  list [NAME|ID]      programs: where attached, since when, their maps and pins\n"
		"  show NAME|ID        the same, and the instructions with their source lines\n"
		"  --stats             runs a second and nanoseconds a run, until Ctrl-C\n"
		"  --interval SECONDS  between two looks (1)\n"
		"  --for SECONDS       end after that time\n"
		"  --json              one JSON object a line\n"
		"  -h, --help          this text\n",
	.run = run,
};
