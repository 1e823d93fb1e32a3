/* SPDX-License-Identifier: BSD-2-Clause */
/* --target PROG=TARGET and --set NAME=VALUE, as often as they are given. */
#ifndef CMD_BPFLD_TARGET_H
#define CMD_BPFLD_TARGET_H

#include <stddef.h>

#include "cmd/bpfld/verb.h"

#define MAX_TARGETS 64

struct targets {
	struct bpfas_target list[MAX_TARGETS];
	size_t count;
};

/* Cuts `text` in two. Returns 0, or STATUS_USAGE after saying what is wrong. */
int read_target(const struct verb *verb, char *text, struct targets *targets);

struct settings {
	struct {
		const char *name, *value;
	} list[MAX_TARGETS];
	size_t count;
};

int read_setting(const struct verb *verb, char *text, struct settings *settings);
/* Sets them all: 0 or a negative errno value. */
int apply_settings(struct bpfas_collection *collection, const struct settings *settings);

#endif
