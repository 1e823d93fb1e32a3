/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld prog': what runs on this machine, and where. */
#include "cmd/bpfld/prog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/bpfld/json.h"
#include "cmd/seconds.h"

struct options {
	const char *name; /* NULL: all */
	bool json, statistics;
	double interval, seconds; /* of statistics; seconds 0: no end */
};

struct listing {
	const struct options *options;
	struct bpfas_load_opts opts;
	struct bpfas_json *out;
	struct counts *counts; /* of the look before, by id */
	size_t count;
};

/* In the order of their ids; `counts_only`: without what takes long to find. */
static int list(struct listing *listing, bool counts_only, bpfas_program_fn each)
{
	BPFAS_OPTS(bpfas_programs_opts, opts, .diag = listing->opts.diag,
		   .diag_context = listing->opts.diag_context, .only = listing->options->name,
		   .counts_only = counts_only);

	return bpfas_programs_each(&opts, each, listing);
}

static int out_of_memory(struct printer *printer)
{
	print_error(printer, "out of memory");
	return -ENOMEM;
}

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

static void put_places(struct bpfas_json *out, const struct bpfas_program_info *info)
{
	bpfas_json_key(out, "attached");
	bpfas_json_array_begin(out);
	for (size_t i = 0; i < info->place_count; i++) {
		bpfas_json_object_begin(out);
		json_string(out, "how", info->places[i].how);
		json_string(out, "where", info->places[i].where);
		if (info->places[i].link)
			json_number(out, "link", info->places[i].link);
		bpfas_json_object_end(out);
	}
	bpfas_json_array_end(out);
}

static void put_maps_and_pins(struct bpfas_json *out, const struct bpfas_program_info *info)
{
	bpfas_json_key(out, "maps");
	bpfas_json_array_begin(out);
	for (size_t i = 0; i < info->map_count; i++) {
		bpfas_json_object_begin(out);
		json_number(out, "id", info->maps[i]);
		json_string(out, "name", info->map_names[i]);
		bpfas_json_object_end(out);
	}
	bpfas_json_array_end(out);
	bpfas_json_key(out, "pins");
	bpfas_json_array_begin(out);
	for (size_t i = 0; i < info->pin_count; i++)
		bpfas_json_string(out, info->pins[i]);
	bpfas_json_array_end(out);
}

/* The members of a program's object, without its end. */
static void begin_program(struct bpfas_json *out, const struct bpfas_program_info *info)
{
	bpfas_json_object_begin(out);
	json_number(out, "id", info->id);
	json_string(out, "name", info->name);
	json_string(out, "type", info->type);
	json_number(out, "instructions", info->instructions);
	json_number(out, "loaded_at", info->loaded_at);
	json_number(out, "user", info->user);
	json_number(out, "run_count", info->run_count);
	json_number(out, "run_ns", info->run_nanoseconds);
	put_places(out, info);
	put_maps_and_pins(out, info);
}

static int put_program(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;

	begin_program(listing->out, info);
	bpfas_json_object_end(listing->out);
	bpfas_json_newline(listing->out);
	return 0;
}

/* ---- show ------------------------------------------------------------------------------ */

/* The text that the disassembler makes of what the kernel made of the program. */
static int disassemble(const struct listing *listing, uint32_t id, struct bpfas_output **output)
{
	BPFAS_OPTS(bpfas_disassemble_opts, opts, .diag = listing->opts.diag,
		   .diag_context = listing->opts.diag_context, .source_lines = 1,
		   .view = listing->options->json ? BPFAS_VIEW_JSON : BPFAS_VIEW_CODE);
	struct bpfas_object *object;
	char number[16];
	int error;

	snprintf(number, sizeof number, "%u", id);
	error = bpfas_program_object(number, &listing->opts, &object);
	if (!error)
		error = bpfas_disassemble(object, &opts, output);
	bpfas_object_free(object);
	return error;
}

/* Each line is an object. */
static void put_instructions(struct bpfas_json *out, const char *lines, size_t length)
{
	bpfas_json_key(out, "translated");
	bpfas_json_array_begin(out);
	for (const char *end = lines + length, *at = lines; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		bpfas_json_raw(out, at, (size_t)(newline - at));
		at = newline + 1;
	}
	bpfas_json_array_end(out);
}

static int show_program(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;
	struct bpfas_output *output;
	const char *text;
	size_t length;
	int error = disassemble(listing, info->id, &output);

	if (error)
		return error;
	text = bpfas_output_bytes(output, &length);
	if (listing->options->json) {
		begin_program(listing->out, info);
		put_instructions(listing->out, text, length);
		bpfas_json_object_end(listing->out);
		bpfas_json_newline(listing->out);
	} else {
		print_program(context, info);
		fwrite(text, 1, length, stdout);
	}
	bpfas_output_free(output);
	return 0;
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
	struct bpfas_json *out = listing->out;
	double seconds = listing->options->interval;

	if (!listing->options->json) {
		printf("%-8u %-16s %12.0f %10.1f %7.3f%%\n", info->id, info->name, (double)runs / seconds,
		       (double)nanoseconds / (double)runs, (double)nanoseconds / seconds / 1e7);
		return;
	}
	bpfas_json_object_begin(out);
	json_number(out, "id", info->id);
	json_string(out, "name", info->name);
	json_number(out, "runs", runs);
	json_number(out, "ns", nanoseconds);
	json_number(out, "ns_per_run", nanoseconds / runs);
	bpfas_json_object_end(out);
	bpfas_json_newline(out);
}

/* The first look only fills in what later ones are compared with. */
static int print_difference(void *context, const struct bpfas_program_info *info)
{
	struct listing *listing = context;
	size_t before = listing->count;
	struct counts *counts = counts_of(listing, info->id);

	if (!counts)
		return -ENOMEM;
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
		error = list(listing, true, print_difference);
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
			return wrong_usage(verb, "--%s expects seconds above 0; got '%s'",
					   option == 'i' ? "interval" : "for", optarg);
		return 0;
	}
}

static int act(const char *action, const struct options *options)
{
	struct printer printer = printer_for(stderr);
	struct listing listing = {
		.options = options,
		.opts = { .size = sizeof listing.opts, .diag = print_diag, .diag_context = &printer },
		.out = bpfas_json_new(print_to_file, stdout)
	};
	int error;

	if (!listing.out)
		error = out_of_memory(&printer);
	else if (options->statistics)
		error = watch(&listing);
	else if (!strcmp(action, "list"))
		error = list(&listing, false, options->json ? put_program : print_program);
	else
		error = list(&listing, false, show_program);
	bpfas_json_free(listing.out);
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int check_action(const struct verb *verb, const char *action, const struct options *options)
{
	if (options->statistics || !strcmp(action, "list"))
		return 0;
	if (strcmp(action, "show"))
		return wrong_usage(verb, "unknown verb '%s': 'list' or 'show'", action);
	return options->name ? 0 : wrong_usage(verb, "the NAME or ID of the program to show is missing");
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
		return wrong_usage(verb, "unexpected argument '%s'; expected one program", argv[optind + 2]);
	options.name = argv[optind + 1]; /* NULL after the last */
	status = check_action(verb, argv[optind], &options);
	return status ? status : act(argv[optind], &options);
}

const struct verb verb_prog = {
	.name = "prog",
	.usage = "bpfld prog list|show [NAME|ID] [--stats] [--json]",
	.summary = "Shows the programs that the kernel has, where they run, and their instructions",
	.help = "  list [NAME|ID]      programs: where attached, since when, their maps and pins\n"
		"  show NAME|ID        the same, and the instructions with their source lines\n"
		"  --stats             runs a second and nanoseconds a run, until Ctrl-C\n"
		"  --interval SECONDS  between two looks (1)\n"
		"  --for SECONDS       end after that time\n"
		"  --json              one JSON object a line\n"
		"  -h, --help          this text\n",
	.run = run,
};
