/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/link.h"

static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct printer printer = printer_for(stderr);
	BPFAS_OPTS(bpfas_link_opts, opts, .diag = print_diag, .diag_context = &printer);
	const char *output = NULL;
	int option, status;

	while ((option = next_option(verb, argc, argv, ":o:h", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status;
		output = optarg;
	}
	if (!output)
		return wrong_usage(verb, "-o OUT is missing: where the linked object goes");
	if (optind == argc)
		return wrong_usage(verb, "there is nothing to link: name at least one file");
	if (bpfas_link(output, (const char *const *)argv + optind, (size_t)(argc - optind), &opts))
		return STATUS_REFUSED;
	return STATUS_OK;
}

const struct verb verb_link = {
	.name = "link",
	.usage = "bpfld link -o OUT FILE...",
	.summary = "Links several files to one object",
	.help = "  -o, --output OUT  where the object goes; a failed link leaves an old one as it was\n"
		"  -h, --help        this text\n",
	.run = run,
};
