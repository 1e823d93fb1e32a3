/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map': its verbs and their options. */
#include "cmd/bpfld/map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/map_admin.h"
#include "cmd/bpfld/map_dump.h"
#include "cmd/bpfld/map_entry.h"
#include "cmd/bpfld/map_load.h"
#include "cmd/bpfld/map_watch.h"
#include "cmd/seconds.h"

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

struct map_verb {
	const char *name, *arguments, *summary;
	int least, most;  /* arguments; most -1: any number */
	bool opens;       /* the first argument is a map */
	unsigned options; /* MAP_OPTION_* */
	map_verb_fn run;
};

#define ENTRY_OPTIONS (MAP_OPTION_JSON | MAP_OPTION_CPU | MAP_OPTION_FOLD)

/* clang-format off */
static const struct map_verb verbs[] = {
	{ "list", "", "all maps of the kernel", 0, 0, false, MAP_OPTION_JSON | MAP_OPTION_NAMES, map_list },
	{ "show", "MAP", "what a map is, who uses it, where it is pinned", 1, 1, true, MAP_OPTION_JSON, map_show },
	{ "create", "PIN KIND", "make a map and pin it", 2, 2, false, MAP_OPTION_TYPES, map_create },
	{ "get", "MAP KEY...", "the values of keys", 2, -1, true, ENTRY_OPTIONS | MAP_OPTION_FLAGS, map_get },
	{ "set", "MAP KEY VALUE [any|noexist|exist|lock]...", "change or add an entry", 3, -1, true,
	  MAP_OPTION_CPU, map_set },
	{ "delete", "MAP KEY...", "delete entries", 2, -1, true, 0, map_delete },
	{ "dump", "MAP", "all entries", 1, 1, true, ENTRY_OPTIONS | MAP_OPTION_HISTOGRAM, map_dump },
	{ "load", "MAP [FILE]", "set entries from what 'dump --json' printed", 1, 2, true, 0, map_load },
	{ "keys", "MAP", "all keys", 1, 1, true, MAP_OPTION_JSON, map_keys },
	{ "count", "MAP", "how many entries there are", 1, 1, true, MAP_OPTION_JSON, map_count },
	{ "clear", "MAP", "delete all entries; of an array, set them to zero", 1, 1, true, 0, map_clear },
	{ "push", "MAP VALUE...", "add to a queue, a stack, a bloom filter", 2, -1, true, 0, map_push },
	{ "pop", "MAP", "take the next value from a queue or stack", 1, 1, true, MAP_OPTION_JSON, map_pop },
	{ "peek", "MAP", "look at the next value of a queue or stack", 1, 1, true, MAP_OPTION_JSON, map_peek },
	{ "drain", "MAP", "take all values from a queue or stack; all entries from a map", 1, 1, true,
	  MAP_OPTION_JSON, map_drain },
	{ "pin", "MAP PATH", "pin a map in a BPF file system", 2, 2, true, 0, map_pin },
	{ "unpin", "PATH", "remove such a pin", 1, 1, false, 0, map_unpin },
	{ "freeze", "MAP", "let only programs change it, permanently", 1, 1, true, 0, map_freeze },
	{ "watch", "MAP", "show changes as they happen", 1, 1, true, MAP_OPTION_JSON | MAP_OPTION_TIME, map_watch },
};

static const struct option longs[] = {
	{ "json", no_argument, NULL, 'j' },           { "names", no_argument, NULL, 'n' },
	{ "lock", no_argument, NULL, 'l' },           { "cpu", required_argument, NULL, 'c' },
	{ "sum", no_argument, NULL, 's' },            { "min", no_argument, NULL, 'm' },
	{ "max", no_argument, NULL, 'M' },            { "avg", no_argument, NULL, 'a' },
	{ "hist", optional_argument, NULL, 'H' },     { "interval", required_argument, NULL, 'i' },
	{ "for", required_argument, NULL, 'f' },      { "count", required_argument, NULL, 'C' },
	{ "key", required_argument, NULL, 'k' },      { "value", required_argument, NULL, 'v' },
	{ "entries", required_argument, NULL, 'e' },  { "flags", required_argument, NULL, 'F' },
	{ "inner", required_argument, NULL, 'I' },    { "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const struct {
	char letter;
	unsigned option;
} allowed[] = {
	{ 'j', MAP_OPTION_JSON },      { 'n', MAP_OPTION_NAMES }, { 'l', MAP_OPTION_FLAGS },
	{ 'c', MAP_OPTION_CPU },       { 's', MAP_OPTION_FOLD },  { 'm', MAP_OPTION_FOLD },
	{ 'M', MAP_OPTION_FOLD },      { 'a', MAP_OPTION_FOLD },  { 'H', MAP_OPTION_HISTOGRAM },
	{ 'i', MAP_OPTION_TIME },      { 'f', MAP_OPTION_TIME },  { 'C', MAP_OPTION_TIME },
	{ 'k', MAP_OPTION_TYPES },     { 'v', MAP_OPTION_TYPES }, { 'e', MAP_OPTION_TYPES },
	{ 'F', MAP_OPTION_TYPES },     { 'I', MAP_OPTION_TYPES },
};
/* clang-format on */

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static bool may_have(const struct map_verb *verb, int option)
{
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (allowed[i].letter == option)
			return verb->options & allowed[i].option;
	return false;
}

/* ---- For shells ------------------------------------------------------------------------- */

static const struct map_verb *find_verb(const char *name)
{
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

const char *map_verb_name(size_t index)
{
	return index < VERB_COUNT ? verbs[index].name : NULL;
}

bool map_verb_opens(const char *name)
{
	const struct map_verb *verb = find_verb(name);

	return verb && verb->opens;
}

const char *map_option_name(const char *name, size_t index)
{
	const struct map_verb *verb = find_verb(name);

	if (!verb || index >= sizeof longs / sizeof *longs - 1)
		return NULL;
	return may_have(verb, longs[index].val) ? longs[index].name : "";
}

/* ---- Options -------------------------------------------------------------------------- */

static int read_seconds(const struct verb *verb, const char *text, double *seconds)
{
	if (seconds_read(text, seconds))
		return 0;
	return wrong_usage(verb, "expected seconds above 0, such as 0.5; got '%s'", text);
}

static int read_count(const struct verb *verb, const char *text, uint64_t *count)
{
	char *end;

	errno = 0;
	*count = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && !*end && !errno)
		return 0;
	return wrong_usage(verb, "expected a number; got '%s'", text);
}

static int read_histogram(struct map_command *command, const char *text)
{
	if (!text || !strcmp(text, "linear"))
		command->histogram = HISTOGRAM_LINEAR;
	else if (!strcmp(text, "log2"))
		command->histogram = HISTOGRAM_LOG2;
	else
		return wrong_usage(command->verb, "--hist takes linear or log2; got '%s'", text);
	return 0;
}

static int read_cpus(struct map_command *command, int option)
{
	uint64_t cpu = 0;
	int status = option == 'c' ? read_count(command->verb, optarg, &cpu) : 0;

	if (command->cpus != CPUS_ALL)
		return wrong_usage(command->verb,
				   "only one of --cpu, --sum, --min, --max and --avg may be given");
	command->cpus = option == 'c' ? CPUS_ONE : CPUS_FOLD;
	command->cpu = cpu;
	command->fold = option == 's'   ? BPFAS_FOLD_SUM
			: option == 'm' ? BPFAS_FOLD_MIN
			: option == 'M' ? BPFAS_FOLD_MAX
					: BPFAS_FOLD_AVERAGE;
	return status;
}

static int read_option(struct map_command *command, int option)
{
	switch (option) {
	case 'j': command->json = true; return 0;
	case 'n': command->names = true; return 0;
	case 'l': command->flags |= BPFAS_LOCK; return 0;
	case 'H': return read_histogram(command, optarg);
	case 'i': return read_seconds(command->verb, optarg, &command->interval);
	case 'f': return read_seconds(command->verb, optarg, &command->seconds);
	case 'C': return read_count(command->verb, optarg, &command->count);
	case 'k': command->key_type = optarg; return 0;
	case 'v': command->value_type = optarg; return 0;
	case 'e': command->entries = optarg; return 0;
	case 'F': command->map_flags = optarg; return 0;
	case 'I': command->inner = optarg; return 0;
	default: return read_cpus(command, option);
	}
}

static int read_options(struct map_command *command, const struct map_verb *map_verb, int argc, char **argv)
{
	int option, status = 0;

	while ((option = next_option(command->verb, argc, argv, ":h", longs, &status)) != -1) {
		if (option == OPTION_STOP)
			return status ? status : -1;
		if (!may_have(map_verb, option))
			return wrong_usage(command->verb, "'%s' cannot be used with '%s'", argv[optind - 1],
					   map_verb->name);
		status = read_option(command, option);
		if (status)
			return status;
	}
	return 0;
}

static bool wants_next(const char *option)
{
	for (const struct option *known = longs; known->name; known++)
		if (!strcmp(known->name, option + 2))
			return known->has_arg == required_argument;
	return false;
}

/* A value may be -5, so only what begins with two dashes is an option: those go to the front. */
static int part_arguments(int argc, char **argv, char **parted)
{
	int options = 1, others = 0;
	bool only_others = false;
	char **rest = parted + argc + 1;

	parted[0] = argv[0];
	for (int i = 1; i < argc; i++) {
		bool is_option = !only_others && (!strncmp(argv[i], "--", 2) || !strcmp(argv[i], "-h"));

		if (is_option && !argv[i][2] && argv[i][1] == '-') {
			only_others = true;
		} else if (is_option) {
			parted[options++] = argv[i];
			if (wants_next(argv[i]) && i + 1 < argc)
				parted[options++] = argv[++i];
		} else {
			rest[others++] = argv[i];
		}
	}
	parted[options] = NULL;
	return options;
}

/* ---- The verb --------------------------------------------------------------------------- */

static int open_map(struct map_command *command)
{
	int error = bpfas_map_open(command->argv[0], &command->opts, &command->map);

	return error ? error : bpfas_map_info(command->map, &command->info);
}

static int run_on_map(struct map_command *command, const struct map_verb *map_verb)
{
	int error = map_verb->opens ? open_map(command) : 0;

	if (!error)
		error = map_verb->run(command);
	bpfas_map_close(command->map);
	return error ? STATUS_REFUSED : STATUS_OK;
}

static int run_parted(struct map_command *command, const struct map_verb *map_verb, int argc, char **argv,
		      char **parted)
{
	int options = part_arguments(argc, argv, parted);
	int status = read_options(command, map_verb, options, parted);

	command->argv = parted + argc + 1;
	for (command->argc = 0; command->argv[command->argc];)
		command->argc++;
	if (status)
		return status < 0 ? STATUS_OK : status;
	if (command->argc < map_verb->least || (map_verb->most >= 0 && command->argc > map_verb->most))
		return wrong_usage(command->verb, "expected 'bpfld map %s%s%s'", map_verb->name,
				   *map_verb->arguments ? " " : "", map_verb->arguments);
	return run_on_map(command, map_verb);
}

static int run_map_verb(const struct verb *verb, const struct map_verb *map_verb, int argc, char **argv)
{
	struct printer printer = printer_for(stderr);
	struct map_command command = {
		.verb = verb,
		.printer = &printer,
		.out = bpfas_json_new(print_to_file, stdout),
		.opts = { .size = sizeof command.opts, .diag = print_diag, .diag_context = &printer },
		.info = { .size = sizeof command.info },
		.interval = 1,
	};
	char **parted = calloc(2 * (size_t)argc + 2, sizeof *parted);
	int status = STATUS_REFUSED;

	if (command.out && parted)
		status = run_parted(&command, map_verb, argc, argv, parted);
	else
		map_command_out_of_memory(&command);
	bpfas_json_free(command.out);
	free(parted);
	return status;
}

static void print_map_help(const struct verb *verb)
{
	printf("usage: %s\n%s.\n\n", verb->usage, verb->summary);
	for (size_t i = 0; i < VERB_COUNT; i++)
		printf("  %s %s\n      %s\n", verbs[i].name, verbs[i].arguments, verbs[i].summary);
	printf("\n%s", verb->help);
}

static int no_verb(const struct verb *verb, const char *name)
{
	const char *names[VERB_COUNT], *nearest;

	for (size_t i = 0; i < VERB_COUNT; i++)
		names[i] = verbs[i].name;
	nearest = bpfas_suggest(name, names, VERB_COUNT);
	if (nearest)
		return wrong_usage(verb, "unknown verb '%s'; did you mean '%s'?", name, nearest);
	return wrong_usage(verb, "unknown verb '%s'", name);
}

static int run(const struct verb *verb, int argc, char **argv)
{
	const struct map_verb *map_verb;

	if (argc < 2)
		return wrong_usage(verb, "a verb is missing; 'list' lists all maps");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_map_help(verb);
		return STATUS_OK;
	}
	map_verb = find_verb(argv[1]);
	return map_verb ? run_map_verb(verb, map_verb, argc - 1, argv + 1) : no_verb(verb, argv[1]);
}

const struct verb verb_map = {
	.name = "map",
	.usage = "bpfld map list|show|create|get|set|delete|dump|... [MAP] [ARGUMENT]...",
	.summary = "Shows and changes the maps of running programs",
	.help = "MAP is an id, a pin's path, a name, or FILE:NAME, the map of a program that runs from "
		"FILE.\n"
		"Keys and values are written as they are printed: 5, 10.0.0.1, {saddr: 10.0.0.1, port: 80}, "
		"lo,\n"
		"hex:0a 00. See bpfld-map(1).\n\n"
		"  --json            one JSON object a line\n"
		"  --names           list: names alone\n"
		"  --cpu N           of a per-CPU map, this CPU's value; set: the others stay\n"
		"  --sum --min --max --avg\n"
		"                    of a per-CPU map, one value of all, field by field\n"
		"  --lock            get: with the value's bpf_spin_lock held\n"
		"  --hist[=log2]     dump: bars; log2: key N counts numbers from 2^N\n"
		"  --interval SECONDS, --for SECONDS, --count N\n"
		"                    watch: time between looks, time and looks until the end\n"
		"  --key TYPE --value TYPE --entries N --flags NAME|...\n"
		"                    create: what 'key', 'value', 'max_entries' and 'flags' are in .map;\n"
		"                    TYPE may be a struct's members in braces: '{ u32 saddr; u16 port; }'\n"
		"  --inner MAP       create: the template of a map of maps, such as 'hash { key u32; value "
		"u64; "
		"max_entries 8 }'\n"
		"  -h, --help        this text\n",
	.run = run,
};
