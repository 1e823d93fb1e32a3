/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld attach' and 'bpfld detach': what outlives the command, and the way to end it. */
#include "cmd/bpfld/attach.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/bpfld/target.h"
#include "cmd/signals.h"

#define HOME "/sys/fs/bpf/bpfld"

struct options {
	const char *what, *program, *section;
	const char *const *places; /* the TARGETs */
	size_t place_count;
	struct fresh fresh;
	struct targets targets;
	struct settings settings;
	char *directory; /* where links are pinned */
	bool replace, separate;
};

/* ---- attach ---------------------------------------------------------------------- */

static void print_attachment(void *context, const char *program, const char *where, const char *holder)
{
	const struct options *options = context;

	printf("%s is attached%s%s, held by ", program, *where ? " to " : "", where);
	if (holder)
		printf("%s\n", holder);
	else
		printf("its pin in %s\n", options->directory);
}

/* A file is loaded; a pin, a number and a name are of programs that are loaded already. */
static int open_what(const struct options *options, const struct bpfas_load_opts *opts,
		     struct bpfas_collection **collection)
{
	bool is_pin = bpfas_path_is_bpffs(options->what) > 0;

	if (!is_pin &&
	    (!strcmp(options->what, "-") || !access(options->what, F_OK) || strpbrk(options->what, "/.")))
		return bpfas_collection_open(options->what, opts, collection);
	return bpfas_collection_open_program(options->what, options->section, opts, collection);
}

static int attach(const struct options *options, struct bpfas_load_opts *opts)
{
	BPFAS_OPTS(bpfas_attach_opts, attach_opts, .program = options->program,
		   .targets = options->targets.list, .target_count = options->targets.count,
		   .directory = options->directory, .replace = options->replace);
	struct bpfas_collection *collection;
	int error = open_what(options, opts, &collection);

	set_places(&attach_opts, options->places, options->place_count);
	if (!error)
		error = apply_settings(collection, &options->settings);
	if (!error)
		error = apply_fresh(collection, &options->fresh);
	if (!error)
		error = bpfas_collection_offload(collection, &attach_opts);
	if (!error && !options->separate)
		error = bpfas_collection_inherit(collection, &attach_opts);
	if (!error)
		error = bpfas_collection_load(collection);
	signals_hold();
	if (!error)
		error = bpfas_collection_attach(collection, &attach_opts);
	if (!error)
		error = bpfas_collection_pin_links(collection, options->directory, print_attachment,
						   (void *)(uintptr_t)options);
	bpfas_collection_close(collection);
	if (error)
		signals_release();
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int read_attach_option(const struct verb *verb, int option, char **argv, struct options *options)
{
	switch (option) {
	case 'e': return read_setting(verb, optarg, &options->settings);
	case 't': return read_target(verb, optarg, &options->targets);
	case 'p': options->program = optarg; return 0;
	case 's': options->section = optarg; return 0;
	case 'r': options->replace = true; return 0;
	case 'S': options->separate = true; return 0;
	case 'F': return read_fresh(verb, fresh_name(argv), &options->fresh);
	default:
		free(options->directory);
		options->directory = strdup(optarg);
		return 0;
	}
}

static int attach_verb(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "target", required_argument, NULL, 't' },
		{ "prog", required_argument, NULL, 'p' },
		{ "set", required_argument, NULL, 'e' },
		{ "section", required_argument, NULL, 's' },
		{ "pin", required_argument, NULL, 'd' },
		{ "replace", no_argument, NULL, 'r' },
		{ "fresh", optional_argument, NULL, 'F' },
		{ "separate", no_argument, NULL, 'S' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = &printer,
		   .cancelled = signals_came);
	struct options options = { 0 };
	int option, status = 0;

	while (!status && (option = next_option(verb, argc, argv, ":vh", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status;
		if (option == 'v')
			opts.log = print_log;
		else
			status = read_attach_option(verb, option, argv, &options);
	}
	if (!status && optind == argc)
		status = wrong_usage(verb, "FILE is missing");
	if (!status) {
		options.what = argv[optind];
		options.places = (const char *const *)argv + optind + 1;
		options.place_count = (size_t)(argc - optind - 1);
		if (!options.directory)
			options.directory = bpfas_pin_directory(HOME, options.what);
		status = attach(&options, &opts);
	}
	free(options.directory);
	return status;
}

const struct verb verb_attach = {
	.name = "attach",
	.usage = "bpfld attach FILE|PIN|ID|NAME [TARGET]... [--target PROG=TARGET]... [OPTION]...",
	.summary = "Attaches programs so that they outlive the command",
	.help = "  --target PROG=TARGET  where this program goes; TARGET alone: all that need a place\n"
		"  --prog NAME           attach this program alone\n"
		"  --set NAME=VALUE      set a variable of .data or .rodata before loading\n"
		"  --section SECTION     what a PIN or ID is, as \"cgroup/connect4\"\n"
		"  --replace             swap what is there, without a packet lost between the two; the "
		"new\n                        programs go on with the old maps\n"
		"  --fresh [NAME]        but this map, or every map, starts empty\n"
		"  --separate            maps of its own, not those of the file's other attachments\n"
		"  --pin DIR             where the links are pinned (" HOME "/FILE)\n"
		"  -v, --verbose         print what libbpf and the verifier say, in full\n"
		"  -h, --help            this text\n\n"
		"A TARGET is a device, a cgroup, ...: bpfld-attach(1) tells what each section takes. "
		"'bpfld detach'\nends it.\n",
	.run = attach_verb,
};

/* ---- detach ---------------------------------------------------------------------- */

static int detach_verb(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = { { "help", no_argument, NULL, 'h' }, { 0 } };
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_detach_opts, opts, .diag = print_diag, .diag_context = &printer, .directory = HOME);
	int status = STATUS_OK;

	if (next_option(verb, argc, argv, ":h", longs, &status) == OPTION_STOP)
		return status;
	if (optind == argc)
		return wrong_usage(verb,
				   "what to detach is missing: a device, name, pin, program id or route");
	for (int i = optind; i < argc; i++) {
		size_t count;

		if (bpfas_detach(argv[i], &opts, &count))
			status = STATUS_REFUSED;
		if (count)
			printf("%s: %zu detached\n", argv[i], count);
	}
	return status;
}

const struct verb verb_detach = {
	.name = "detach",
	.usage = "bpfld detach DEV|NAME|PIN|ID|ROUTE...",
	.summary = "Takes programs off, whoever attached them, and removes the pins of their links",
	.help = "  -h, --help  this text\n\n"
		"A NAME is that of the file that 'bpfld attach' was given, without its ending, or of a "
		"program.\nAn ID is a program's. A ROUTE is written as its target was: PREFIX,dev=DEV\n",
	.run = detach_verb,
};
