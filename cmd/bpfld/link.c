/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/link.h"

#include <stdlib.h>
#include <string.h>

/* Arguments of an option that may be given several times. There are never more than arguments. */
struct list {
	const char **at;
	size_t count;
};

struct link_options {
	const char *output, *map;
	struct list keep, why, define, wrap;
	bool gc_sections, allow_undefined, strip_debug, json;
};

enum { KEEP = 256, WHY, MAP, DEFSYM, WRAP, GC, UNDEFINED };

static void add(struct list *list, int argc, const char *argument)
{
	if (!list->at)
		list->at = calloc((size_t)argc, sizeof *list->at);
	if (list->at)
		list->at[list->count++] = argument;
}

static void take(struct link_options *options, int option, int argc, const char *argument)
{
	switch (option) {
	case 'o': options->output = argument; break;
	case 'S': options->strip_debug = true; break;
	case 'j': options->json = true; break;
	case KEEP: add(&options->keep, argc, argument); break;
	case WHY: add(&options->why, argc, argument); break;
	case DEFSYM: add(&options->define, argc, argument); break;
	case WRAP: add(&options->wrap, argc, argument); break;
	case MAP: options->map = argument; break;
	case GC: options->gc_sections = true; break;
	case UNDEFINED: options->allow_undefined = true; break;
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && !strcmp(text + length - end_length, end);
}

static int link_files(const struct link_options *options, const char *const *files, size_t count)
{
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_link_opts, opts, .diag = print_diag, .diag_context = &printer,
		   .gc_sections = options->gc_sections, .keep = options->keep.at,
		   .keep_count = options->keep.count, .why = options->why.at, .why_count = options->why.count,
		   .define = options->define.at, .define_count = options->define.count,
		   .wrap = options->wrap.at, .wrap_count = options->wrap.count,
		   .allow_undefined = options->allow_undefined, .strip_debug = options->strip_debug,
		   .map = options->map, .map_json = options->map && ends_with(options->map, ".json"));
	int error;

	printer.as_json = options->json;
	error = bpfas_link(options->output, files, count, &opts);
	print_finish(&printer);
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int run_options(const struct verb *verb, int argc, char **argv, struct link_options *options)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "gc-sections", no_argument, NULL, GC },
		{ "keep", required_argument, NULL, KEEP },
		{ "why", required_argument, NULL, WHY },
		{ "map", required_argument, NULL, MAP },
		{ "defsym", required_argument, NULL, DEFSYM },
		{ "wrap", required_argument, NULL, WRAP },
		{ "allow-undefined", no_argument, NULL, UNDEFINED },
		{ "strip-debug", no_argument, NULL, 'S' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option, status;

	while ((option = next_option(verb, argc, argv, ":o:Sh", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status;
		take(options, option, argc, optarg);
	}
	if (!options->output)
		return wrong_usage(verb, "-o OUT is missing: where the linked object goes");
	if (optind == argc)
		return wrong_usage(verb, "there is nothing to link: name at least one file");
	return link_files(options, (const char *const *)argv + optind, (size_t)(argc - optind));
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct link_options options = { 0 };
	int status = run_options(verb, argc, argv, &options);

	free(options.keep.at);
	free(options.why.at);
	free(options.define.at);
	free(options.wrap.at);
	return status;
}

const struct verb verb_link = {
	.name = "link",
	.usage = "bpfld link -o OUT [OPTION]... FILE...",
	.summary = "Links objects, sources and archives into one object",
	.help = "  -o, --output OUT      where the object goes; a failed link leaves an old one as it was\n"
		"      --gc-sections     leave out functions, maps and variables that no program uses\n"
		"      --keep NAME       keep this one all the same\n"
		"      --why NAME        say why this symbol is in the output, or that it is not\n"
		"      --map FILE        write what is where, and from which input; as JSON if FILE ends in "
		".json\n"
		"      --defsym NAME=X   make NAME another name for the symbol X, or the number X\n"
		"      --wrap NAME       give others __wrap_NAME for NAME, and NAME for __real_NAME\n"
		"      --allow-undefined leave undefined symbols to a later link\n"
		"  -S, --strip-debug     leave out DWARF; BTF and its source lines stay\n"
		"      --json            write diagnostics as JSON\n"
		"  -h, --help            this text\n",
	.run = run,
};
