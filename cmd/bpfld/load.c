/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/load.h"

#include <stdio.h>
#include <string.h>

#include "cmd/bpfld/target.h"
#include "cmd/signals.h"

struct options {
	const char *file, *directory, *reused;
	bool only_check;
	struct settings settings;
	struct fresh fresh;
	bool replace;
};

static int prepare(struct bpfas_collection *collection, const struct options *options)
{
	int error = apply_settings(collection, &options->settings);

	if (!error)
		error = apply_fresh(collection, &options->fresh);
	if (!error && options->reused)
		error = bpfas_collection_reuse(collection, options->reused);
	if (!error && options->replace && bpfas_path_is_bpffs(options->directory) > 0)
		error = bpfas_collection_reuse(collection, options->directory);
	return error ? error : bpfas_collection_load(collection);
}

/* Needs no privileges, as the kernel is not asked. */
static int check(const struct options *options, const struct bpfas_load_opts *opts)
{
	struct bpfas_collection *collection;
	int error = bpfas_collection_open(options->file, opts, &collection);

	if (!error)
		error = apply_settings(collection, &options->settings);
	if (!error)
		printf("%s: nothing is wrong with it, as far as can be seen without the kernel\n",
		       options->file);
	bpfas_collection_close(collection);
	return error ? STATUS_REFUSED : STATUS_OK;
}

/* To take the maps of a folder and to pin them there again is an upgrade. */
static bool replaces(const struct options *options)
{
	return options->replace || (options->reused && !strcmp(options->reused, options->directory));
}

static int load(const struct options *options, const struct bpfas_load_opts *opts)
{
	struct bpfas_collection *collection;
	int error = bpfas_collection_open(options->file, opts, &collection);

	if (!error)
		error = prepare(collection, options);
	signals_hold();
	if (!error && options->directory)
		error = replaces(options) ? bpfas_collection_repin(collection, options->directory)
					  : bpfas_collection_pin(collection, options->directory);
	if (!error && options->directory)
		printf("%s: loaded, its programs and maps are pinned in %s\n", options->file,
		       options->directory);
	else if (!error)
		printf("%s: the kernel accepts it; nothing remains loaded (--pin DIR keeps it)\n",
		       options->file);
	bpfas_collection_close(collection);
	if (error)
		signals_release();
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int read_option(const struct verb *verb, int option, char **argv, struct options *options,
		       struct bpfas_load_opts *opts)
{
	switch (option) {
	case 's': return read_setting(verb, optarg, &options->settings);
	case 'p': options->directory = optarg; return 0;
	case 'r': options->reused = optarg; return 0;
	case 'c': options->only_check = true; return 0;
	case 'R': options->replace = true; return 0;
	case 'F': return read_fresh(verb, fresh_name(argv), &options->fresh);
	default: opts->log = print_log; return 0;
	}
}

static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "pin", required_argument, NULL, 'p' },
		{ "reuse", required_argument, NULL, 'r' },
		{ "replace", no_argument, NULL, 'R' },
		{ "fresh", optional_argument, NULL, 'F' },
		{ "set", required_argument, NULL, 's' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = &printer,
		   .cancelled = signals_came);
	struct options options = { 0 };
	int option, status = 0;

	while ((option = next_option(verb, argc, argv, ":vh", longs, &status)) != -1) {
		if (option != OPTION_STOP)
			status = read_option(verb, option, argv, &options, &opts);
		if (option == OPTION_STOP || status)
			return status;
	}
	if (optind == argc)
		return wrong_usage(verb, "FILE is missing");
	if (optind + 1 < argc)
		return wrong_usage(verb, "unexpected argument '%s': one FILE at a time", argv[optind + 1]);
	if (options.replace && !options.directory)
		return wrong_usage(verb, "--replace needs --pin DIR: what is pinned there is replaced");
	options.file = argv[optind];
	if (options.only_check && (options.directory || options.reused))
		return wrong_usage(verb, "--check loads nothing: omit --pin and --reuse");
	return options.only_check ? check(&options, &opts) : load(&options, &opts);
}

const struct verb verb_load = {
	.name = "load",
	.usage = "bpfld load FILE [OPTION]...",
	.summary = "Has the kernel verify a file's programs, and pins them on request",
	.help = "  --check           only look for what the kernel or libbpf would refuse; needs no "
		"privileges\n"
		"  --pin DIR         pin all programs and maps in DIR, under /sys/fs/bpf\n"
		"  --reuse DIR       take the maps that are pinned in DIR, by their names, if they match\n"
		"  --replace         replace what is pinned in DIR (--pin); the maps there go on\n"
		"  --fresh [NAME]    but this map, or every map, starts empty\n"
		"  --set NAME=VALUE  set a variable of .data or .rodata before loading\n"
		"  -v, --verbose     print what libbpf and the verifier say, in full\n"
		"  -h, --help        this text\n",
	.run = run,
};
