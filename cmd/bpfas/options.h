/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of bpfas. */
#ifndef CMD_BPFAS_OPTIONS_H
#define CMD_BPFAS_OPTIONS_H

#include <stdbool.h>

#include "bpfas.h"
#include "cmd/status.h"

struct options {
	struct bpfas_assemble_opts assemble;
	struct bpfas_input *inputs;
	size_t input_count;
	const char **include_dirs, **defines; /* as many as there is room for words on the command line */
	char *out;                            /* "-": standard output */
	char *rule_out;                       /* where the rule for make goes; NULL: none is wanted */
	char *rule_target;
	bool wants_rule, json, no_warnings, fatal_warnings;
};

/* Reads the command line, and settles what it leaves open. */
enum status options_read(struct options *options, int argc, char **argv);
bool options_make_text(const struct options *options);
void options_free(struct options *options);

#endif
