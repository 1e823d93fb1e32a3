/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfas: assembles a source into a BPF ELF object. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bpfas.h"
#include "cmd/print.h"

enum { STATUS_WELL, STATUS_REFUSED, STATUS_USAGE };

static const char usage[] = "usage: bpfas [-EL|-EB] [-g0] -o OUT IN\n"
			    "Assembles BPF assembly (.bpfs) into an ELF object.\n"
			    "\n"
			    "  -o OUT      the object to write; it is replaced whole or not at all\n"
			    "  -EL, -EB    little-endian (the default), big-endian\n"
			    "  -g0         no source lines in the object (.BTF.ext)\n"
			    "  --help      this text\n"
			    "  --version   the version\n"
			    "\n"
			    "example: bpfas examples/xdp_count.bpfs -o xdp_count.o\n";

struct options {
	const char *in, *out;
	struct bpfas_assemble_opts assemble;
};

static int wrong_usage(const char *what, const char *which)
{
	fprintf(stderr, "bpfas: %s%s%s; 'bpfas --help' lists the options\n", what, which ? " " : "",
		which ? which : "");
	return STATUS_USAGE;
}

static int set_endian(struct options *options, const char *letter)
{
	if (strcmp(letter, "L") != 0 && strcmp(letter, "B") != 0)
		return wrong_usage("there is no byte order", letter);
	options->assemble.endian = *letter == 'B' ? BPFAS_BIG : BPFAS_LITTLE;
	return STATUS_WELL;
}

static int set_debug(struct options *options, const char *level)
{
	if (strcmp(level, "0") != 0)
		return wrong_usage("-g0 is the only -g; source lines are in by default, so drop", level);
	options->assemble.debug = BPFAS_DEBUG_NONE;
	return STATUS_WELL;
}

enum { OPTION_HELP = 256, OPTION_VERSION };

static int take_option(struct options *options, int option)
{
	switch (option) {
	case 'o':
		if (options->out)
			return wrong_usage("-o is given twice", NULL);
		options->out = optarg;
		return STATUS_WELL;
	case 'E': return set_endian(options, optarg);
	case 'g': return set_debug(options, optarg);
	case OPTION_HELP: fputs(usage, stdout); exit(fflush(stdout) ? STATUS_REFUSED : STATUS_WELL);
	case OPTION_VERSION:
		printf("bpfas %s\n", bpfas_version());
		exit(fflush(stdout) ? STATUS_REFUSED : STATUS_WELL);
	case ':': return wrong_usage("a value is missing behind", (char[]){ '-', (char)optopt, '\0' });
	default: return wrong_usage("there is no option", NULL);
	}
}

static int read_options(int argc, char **argv, struct options *options)
{
	static const struct option long_options[] = {
		{ "help", no_argument, NULL, OPTION_HELP },
		{ "version", no_argument, NULL, OPTION_VERSION },
		{ 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":o:E:g:h", long_options, NULL)) != -1) {
		int status = option == '?' ? wrong_usage("there is no option", argv[optind - 1])
					   : take_option(options, option == 'h' ? OPTION_HELP : option);

		if (status)
			return status;
	}
	if (optind == argc)
		return wrong_usage("no source is named", NULL);
	if (optind + 1 < argc)
		return wrong_usage("one source at a time; what about", argv[optind + 1]);
	if (!options->out)
		return wrong_usage("the output's name is missing: -o OUT", NULL);
	options->in = argv[optind];
	return STATUS_WELL;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat left, right;

	return stat(a, &left) == 0 && stat(b, &right) == 0 && S_ISREG(left.st_mode) &&
	       left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

static int refuse_overwriting(struct printer *printer, const char *file)
{
	struct bpfas_diag diag = { .severity = BPFAS_ERROR,
				   .file = file,
				   .message = "cannot write: this is the source itself" };

	print_diag(printer, &diag);
	return STATUS_REFUSED;
}

int main(int argc, char **argv)
{
	struct printer printer = printer_for(stderr);
	struct options options = {
		.assemble = { .size = sizeof options.assemble, .diag = print_diag, .diag_context = &printer }
	};
	BPFAS_OPTS(bpfas_write_opts, write_opts, .diag = print_diag, .diag_context = &printer);
	struct bpfas_object *object;
	const void *elf;
	size_t size;
	int status = read_options(argc, argv, &options);

	if (status)
		return status;
	if (bpfas_assemble_file(options.in, &options.assemble, &object) < 0)
		return STATUS_REFUSED;
	elf = bpfas_object_elf(object, &size);
	if (is_same_file(options.in, options.out)) {
		bpfas_object_free(object);
		return refuse_overwriting(&printer, options.out);
	}
	status = bpfas_write_file(options.out, elf, size, &write_opts) < 0 ? STATUS_REFUSED : STATUS_WELL;
	bpfas_object_free(object);
	return status;
}
