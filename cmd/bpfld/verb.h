/* SPDX-License-Identifier: BSD-2-Clause */
/* What the verbs of bpfld share. */
#ifndef CMD_BPFLD_H
#define CMD_BPFLD_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

#include "bpfas.h"
#include "cmd/print.h"
#include "cmd/status.h"

struct verb {
	const char *name;
	const char *usage;                                          /* one line */
	const char *summary;                                        /* one line */
	const char *help;                                           /* the options, a line each */
	int (*run)(const struct verb *verb, int argc, char **argv); /* argv[0] is the verb */
};

/* For bpfas_load_opts.log. */
void print_log(void *context, const char *text);

/*
 * getopt_long with messages of our own. Prints the help for -h and --help.
 * Returns the option, -1 after the last one, or OPTION_STOP with *status set.
 */
#define OPTION_STOP (-2)
int next_option(const struct verb *verb, int argc, char **argv, const char *letters,
		const struct option *longs, int *status);

/* Prints what is wrong and how the verb is used; returns STATUS_USAGE. */
int wrong_usage(const struct verb *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
