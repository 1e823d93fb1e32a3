/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld var': the variables of programs that run. */
#include "cmd/bpfld/var.h"

#include <stdio.h>
#include <string.h>

#include "cmd/bpfld/json.h"

struct options {
	const char *action, *what, *name, *value;
	bool json;
};

static int print_variable(void *context, const struct bpfas_variable *variable)
{
	(void)context;
	printf("%-8s %s = ", variable->section, variable->name);
	bpfas_value_print(&variable->value, stdout);
	putchar('\n');
	return 0;
}

/* Of one: its value alone, which 'var set' reads back. */
static int print_value(void *context, const struct bpfas_variable *variable)
{
	(void)context;
	bpfas_value_print(&variable->value, stdout);
	putchar('\n');
	return 0;
}

static int put_variable(void *context, const struct bpfas_variable *variable)
{
	struct bpfas_json *out = context;

	bpfas_json_object_begin(out);
	json_string(out, "section", variable->section);
	json_string(out, "name", variable->name);
	json_number(out, "map", variable->map);
	bpfas_json_key(out, "value");
	bpfas_json_value(out, &variable->value);
	bpfas_json_object_end(out);
	bpfas_json_newline(out);
	return 0;
}

static int show(const struct options *options, const struct bpfas_map_opts *opts)
{
	struct bpfas_json *out = options->json ? bpfas_json_new(print_to_file, stdout) : NULL;
	bpfas_variable_fn plain = options->name ? print_value : print_variable;
	int error = bpfas_variables_each(options->what, options->name, opts, out ? put_variable : plain, out);

	bpfas_json_free(out);
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int act(const struct options *options)
{
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_map_opts, opts, .diag = print_diag, .diag_context = &printer);

	if (strcmp(options->action, "set") != 0)
		return show(options, &opts);
	return bpfas_variable_set(options->what, options->name, options->value, &opts) ? STATUS_REFUSED
										       : STATUS_OK;
}

static const struct {
	const char *name, *usage;
	int arguments;
} actions[] = {
	{ "list", "list FILE|PROG", 1 },
	{ "get", "get FILE|PROG NAME", 2 },
	{ "set", "set FILE|PROG NAME VALUE", 3 },
};

static int check(const struct verb *verb, int count, const char *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(actions[i].name, action) != 0)
			continue;
		if (count != actions[i].arguments)
			return wrong_usage(verb, "expected 'var %s'", actions[i].usage);
		return 0;
	}
	return wrong_usage(verb, "unknown verb '%s': 'list', 'get' or 'set'", action);
}

static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	int option, status = 0;

	/* '+': a value may begin with '-'. */
	while ((option = next_option(verb, argc, argv, "+:h", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status;
		options.json = true;
	}
	if (optind == argc)
		return wrong_usage(verb, "'list', 'get' or 'set' is missing");
	if (argc - optind > 1 && !strcmp(argv[argc - 1], "--json")) {
		options.json = true;
		argc--;
	}
	status = check(verb, argc - optind - 1, argv[optind]);
	if (status)
		return status;
	options.action = argv[optind];
	options.what = argv[optind + 1];
	options.name = argc - optind > 2 ? argv[optind + 2] : NULL;
	options.value = argc - optind > 3 ? argv[optind + 3] : NULL;
	return act(&options);
}

const struct verb verb_var = {
	.name = "var",
	.usage = "bpfld var list|get|set FILE|PROG [NAME[.MEMBER|[ITEM]]...] [VALUE] [--json]",
	.summary = "Reads and sets the variables of programs that run, one by one",
	.help = "  list FILE|PROG            all variables of .data, .bss and .rodata\n"
		"  get FILE|PROG NAME        one, or a part of it: config.ports[1]\n"
		"  set FILE|PROG NAME VALUE  that one alone, at once where it has 1, 2, 4 or 8 bytes\n"
		"  --json                    one JSON object a line\n"
		"  -h, --help                this text\n",
	.run = run,
};
