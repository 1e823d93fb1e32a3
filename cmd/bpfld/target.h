/* SPDX-License-Identifier: BSD-2-Clause */
/* --target PROG=TARGET and --set NAME=VALUE, as often as they are given. */
#ifndef CMD_BPFLD_TARGET_H
#define CMD_BPFLD_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/bpfld/verb.h"

#define MAX_TARGETS 64

struct targets {
	struct bpfas_target list[MAX_TARGETS];
	size_t count;
};

/* Cuts `text` in two. Returns 0, or STATUS_USAGE after saying what is wrong. */
int read_target(const struct verb *verb, char *text, struct targets *targets);

/* --fresh NAME, or --fresh alone. */
struct fresh {
	const char *list[MAX_TARGETS];
	size_t count;
	bool all;
};

/* The NAME after --fresh, if the next word can be none but that; NULL: none. */
const char *fresh_name(char **argv);
/* `name` NULL: all maps. */
int read_fresh(const struct verb *verb, const char *name, struct fresh *fresh);
int apply_fresh(struct bpfas_collection *collection, const struct fresh *fresh);
/* The first is the device, the others follow. */
void set_places(struct bpfas_attach_opts *opts, const char *const *places, size_t count);

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
