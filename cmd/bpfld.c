/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfld: links, loads and runs BPF objects. The verbs are in files of their own. */
#include "cmd/bpfld.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/environment.h"

static const struct verb *const verbs[] = { &verb_link,   &verb_load, &verb_run, &verb_attach,
					    &verb_detach, &verb_prog, &verb_map };

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

const char *verb_name(size_t index)
{
	return index < VERB_COUNT ? verbs[index]->name : NULL;
}

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
	fprintf(stderr, "\nusage: %s\n'bpfld %s --help' tells more\n", verb->usage, verb->name);
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
		*status = wrong_usage(verb, "'%s' wants a value behind it", argv[optind - 1]);
		return OPTION_STOP;
	case '?':
		if (optopt)
			*status = wrong_usage(verb, "there is no option '-%c'", optopt);
		else
			*status = wrong_usage(verb, "there is no option '%s'", argv[optind - 1]);
		return OPTION_STOP;
	default: return option;
	}
}

static void print_help(FILE *out)
{
	fprintf(out, "usage: bpfld VERB [OPTION]... ARGUMENT...\n"
		     "Links, loads and runs BPF objects. FILE is source text (.bpfs) or an object (.o).\n\n");
	for (size_t i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %s\n      %s\n", verbs[i]->usage, verbs[i]->summary);
	fprintf(out, "\n'bpfld VERB --help' tells a verb's options, 'bpfld --version' the version\n");
}

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	return NULL;
}

static int finish_output(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	perror("bpfld: cannot write the output");
	return STATUS_REFUSED;
}

int main(int argc, char **argv)
{
	const struct verb *verb;

	settle_environment();
	if (argc < 2) {
		print_help(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_help(stdout);
		return finish_output(STATUS_OK);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("bpfld %s\n", bpfas_version());
		return finish_output(STATUS_OK);
	}
	verb = strcmp(argv[1], verb_complete.name) ? find_verb(argv[1]) : &verb_complete;
	if (!verb) {
		fprintf(stderr, "bpfld: there is no verb '%s'\n", argv[1]);
		print_help(stderr);
		return STATUS_USAGE;
	}
	return finish_output(verb->run(verb, argc - 1, argv + 1));
}
