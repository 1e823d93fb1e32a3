/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfld: links, loads and runs BPF objects. Each verb is in its own file. */
#include <stdio.h>
#include <string.h>

#include "cmd/bpfld/attach.h"
#include "cmd/bpfld/complete.h"
#include "cmd/bpfld/events/events.h"
#include "cmd/bpfld/link.h"
#include "cmd/bpfld/load.h"
#include "cmd/bpfld/map.h"
#include "cmd/bpfld/prog.h"
#include "cmd/bpfld/run.h"
#include "cmd/bpfld/var.h"
#include "cmd/environment.h"

static const struct verb *const verbs[] = { &verb_link, &verb_load, &verb_run, &verb_attach, &verb_detach,
					    &verb_prog, &verb_map,  &verb_var, &verb_events };

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

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
	if (!strcmp(argv[1], "complete"))
		return finish_output(complete(verbs, VERB_COUNT, argc - 1, argv + 1));
	verb = find_verb(argv[1]);
	if (!verb) {
		fprintf(stderr, "bpfld: unknown verb '%s'\n", argv[1]);
		print_help(stderr);
		return STATUS_USAGE;
	}
	return finish_output(verb->run(verb, argc - 1, argv + 1));
}
