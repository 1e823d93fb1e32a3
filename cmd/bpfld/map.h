/* SPDX-License-Identifier: BSD-2-Clause */
/* What the verbs of 'bpfld map' share. */
#ifndef CMD_BPFLD_MAP_H
#define CMD_BPFLD_MAP_H

#include <stdint.h>

#include "cmd/bpfld/verb.h"
#include "map/entry.h"
#include "map/map.h"
#include "map/text.h"

enum map_histogram { HISTOGRAM_NONE, HISTOGRAM_LINEAR, HISTOGRAM_LOG2 };

/* Which of a per-CPU map's values: all, one CPU's, or what they fold to. */
enum map_cpus { CPUS_ALL, CPUS_ONE, CPUS_FOLD };

struct map_command {
	const struct verb *verb;
	struct printer printer;
	struct bpfas_map_opts opts;
	struct report report; /* the same, for what is no matter of a map alone */
	/* Options: */
	bool json, names;
	uint64_t flags; /* of look-ups and updates */
	enum map_cpus cpus;
	size_t cpu;
	enum value_fold fold;
	enum map_histogram histogram;
	double interval, seconds;
	uint64_t count;
	const char *key_type, *value_type, *entries, *map_flags;
	/* What is left, behind the verb: */
	int argc;
	char **argv;
	struct bpfas_map *map; /* argv[0], opened, where the verb wants one */
};

struct map_verb {
	const char *name, *arguments, *summary;
	int least, most;  /* arguments; most -1: any number */
	bool opens;       /* the first argument is a map */
	unsigned options; /* MAP_OPTION_* */
	int (*run)(struct map_command
			   *command); /* returns 0 or a negative errno value, which has been reported */
};

enum {
	MAP_OPTION_JSON = 1 << 0,
	MAP_OPTION_NAMES = 1 << 1,
	MAP_OPTION_FLAGS = 1 << 2,
	MAP_OPTION_CPU = 1 << 3,
	MAP_OPTION_FOLD = 1 << 4,
	MAP_OPTION_HISTOGRAM = 1 << 5,
	MAP_OPTION_TIME = 1 << 6,
	MAP_OPTION_TYPES = 1 << 7,
};

int map_list(struct map_command *command);
int map_show(struct map_command *command);
int map_create(struct map_command *command);
int map_pin(struct map_command *command);
int map_unpin(struct map_command *command);
int map_freeze(struct map_command *command);
int map_get(struct map_command *command);
int map_set(struct map_command *command);
int map_delete(struct map_command *command);
int map_push(struct map_command *command);
int map_pop(struct map_command *command);
int map_peek(struct map_command *command);
int map_drain(struct map_command *command);
int map_dump(struct map_command *command);
int map_keys(struct map_command *command);
int map_count(struct map_command *command);
int map_clear(struct map_command *command);
int map_load(struct map_command *command);
int map_watch(struct map_command *command);

/* For shells: the verbs' names, from 0, NULL behind the last; whether a verb's first argument is a map; its
 * options without their dashes, "" where one is another verb's. */
const char *map_verb_name(size_t index);
/* The flags of 'map set', one a call; NULL behind the last. */
const char *map_update_flag_name(size_t index);
bool map_verb_opens(const char *name);
const char *map_option_name(const char *verb, size_t index);

/* Room for one entry; free_entry closes what the parsing of its parts holds. */
struct entry_room {
	struct map_shape shape;
	uint8_t *key, *values;
	struct held key_held, value_held;
};
int entry_room_make(const struct bpfas_map *map, struct entry_room *room);
void entry_room_free(struct entry_room *room);
struct bpfas_entry entry_in_room(const struct bpfas_map *map, const struct entry_room *room);

/* An entry as the command's options want it shown: a line, with its key or without. */
int map_print_entry(const struct map_command *command, const struct bpfas_entry *entry, bool with_key);
/* Refuses options for per-CPU maps on another map, and CPUs that there are not. */
int map_check_cpus(const struct map_command *command);
/* Draws the map as a histogram. */
int map_draw_histogram(const struct map_command *command);
/* What stdout could not take. */
int map_write_error(void);
/* The first number in a value: what bars show. False where there is none. */
bool map_first_number(const struct bpfas_map *map, const void *value, uint64_t *number);
/* A bar of `width` columns for number/most, in eighths of a column. */
void map_print_bar(FILE *out, uint64_t number, uint64_t most, int width);

#endif
