/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/verb.h"

#include <stdarg.h>
#include <stdio.h>

void print_log(void *context, const char *text)
{
	(void)context;
	fputs(text, stderr);
}

int wrong_usage(const struct verb *verb, const char *format, ...)
{
	va_list values;

	fprintf(stderr, "bpfld %s: ", verb->name);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fprintf(stderr, "\nusage: %s\nsee 'bpfld %s --help'\n", verb->usage, verb->name);
	return STATUS_USAGE;
}

static void print_verb_help(const struct verb *verb)
{
	printf("usage: %s\n%s.\n\n%s", verb->usage, verb->summary, verb->help);
}

int next_option(const struct verb *verb, int argc, char **argv, const char *letters,
		const struct option *longs, int *status)
{
	int option;

	opterr = 0;
	option = getopt_long(argc, argv, letters, longs, NULL);
	switch (option) {
	case 'h':
		print_verb_help(verb);
		*status = STATUS_OK;
		return OPTION_STOP;
	case ':':
		*status = wrong_usage(verb, "missing value after '%s'", argv[optind - 1]);
		return OPTION_STOP;
	case '?':
		if (optopt)
			*status = wrong_usage(verb, "unknown option '-%c'", optopt);
		else
			*status = wrong_usage(verb, "unknown option '%s'", argv[optind - 1]);
		return OPTION_STOP;
	default: return option;
	}
}
