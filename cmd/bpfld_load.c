/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld.h"

#include <stdio.h>

#include "cmd/signals.h"

static int load(const char *file, const char *directory, const struct bpfas_load_opts *opts)
{
	struct bpfas_collection *collection;
	int error = bpfas_collection_open(file, opts, &collection);

	if (!error)
		error = bpfas_collection_load(collection);
	signals_hold();
	if (!error && directory)
		error = bpfas_collection_pin(collection, directory);
	if (!error && directory)
		printf("%s: loaded, its programs and maps are pinned in %s\n", file, directory);
	else if (!error)
		printf("%s: the kernel accepts it; nothing remains loaded (--pin DIR keeps it)\n", file);
	bpfas_collection_close(collection);
	if (error)
		signals_release();
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "pin", required_argument, NULL, 'p' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = &printer,
		   .cancelled = signals_came);
	const char *directory = NULL;
	int option, status;

	while ((option = next_option(verb, argc, argv, ":vh", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status;
		if (option == 'p')
			directory = optarg;
		else
			opts.log = print_log;
	}
	if (optind == argc)
		return wrong_usage(verb, "FILE is missing");
	if (optind + 1 < argc)
		return wrong_usage(verb, "one FILE at a time: '%s' is too much", argv[optind + 1]);
	return load(argv[optind], directory, &opts);
}

const struct verb verb_load = {
	.name = "load",
	.usage = "bpfld load FILE [--pin DIR] [-v]",
	.summary = "Has the kernel verify a file's programs, and keeps them if they are to be pinned",
	.help = "  --pin DIR      pin all programs and maps in DIR, under /sys/fs/bpf\n"
		"  -v, --verbose  print what libbpf and the verifier say, in full\n"
		"  -h, --help     this text\n",
	.run = run,
};
