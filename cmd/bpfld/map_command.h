/* SPDX-License-Identifier: BSD-2-Clause */
/* What the verbs of 'bpfld map' share. */
#ifndef CMD_BPFLD_MAP_COMMAND_H
#define CMD_BPFLD_MAP_COMMAND_H

#include "cmd/bpfld/verb.h"
#include "cmd/print.h"

enum map_histogram { HISTOGRAM_NONE, HISTOGRAM_LINEAR, HISTOGRAM_LOG2 };

/* Which of a per-CPU map's values: all, one CPU's, or what they fold to. */
enum map_cpus { CPUS_ALL, CPUS_ONE, CPUS_FOLD };

struct map_command {
	const struct verb *verb;
	struct printer *printer;
	struct bpfas_json *out; /* to standard output */
	struct bpfas_map_opts opts;
	/* Options: */
	bool json, names;
	uint64_t flags; /* of look-ups and updates */
	enum map_cpus cpus;
	size_t cpu;
	enum bpfas_fold fold;
	enum map_histogram histogram;
	double interval, seconds;
	uint64_t count;
	const char *key_type, *value_type, *entries, *map_flags, *inner;
	/* What is left, after the verb: */
	int argc;
	char **argv;
	/* argv[0], opened, if the verb needs a map: */
	struct bpfas_map *map;
	struct bpfas_map_info info;
};

/* A verb's function returns 0 or a negative errno value, which has been reported. */
typedef int (*map_verb_fn)(struct map_command *command);

/* Refuses options for per-CPU maps on another map, and CPUs that do not exist. */
int map_check_cpus(const struct map_command *command);

/* An entry in the form that the options choose, with or without its key: a line of JSON, or of text. */
int map_print_entry(const struct map_command *command, const struct bpfas_entry *entry, bool with_key);
/* A value that has no key. */
int map_print_keyless(const struct map_command *command, const struct bpfas_entry *entry);
/* As map_print_entry has it as JSON, to another writer than command->out. */
void map_json_entry(const struct map_command *command, const struct bpfas_entry *entry,
		    struct bpfas_json *json);

/*
 * The value that the options choose, where a per-CPU map is summed unless they
 * say otherwise; NULL: there is none, as the values have no type. `room` has
 * space for one value.
 */
const void *map_one_value(const struct map_command *command, const struct bpfas_entry *entry, void *room);

/* Reports that memory is out and returns -ENOMEM. */
int map_command_out_of_memory(const struct map_command *command);
/* What stdout could not take: -EIO, or 0. */
int map_write_error(void);

#endif
