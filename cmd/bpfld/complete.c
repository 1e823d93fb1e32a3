/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 'bpfld complete -- WORD...': what the last word may become, one candidate a
 * line. It is for shells, so no help lists it, and it never fails.
 */
#include "cmd/bpfld/complete.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "cmd/bpfld/map.h"
#include "cmd/bpfld/map_entry.h"

static void offer(const char *word, const char *candidate)
{
	if (!strncmp(candidate, word, strlen(word)))
		puts(candidate);
}

static int offer_map(void *word, struct bpfas_map *map)
{
	offer(word, bpfas_map_name(map));
	return 0;
}

static int offer_pin(void *word, const char *path, uint32_t id)
{
	(void)id;
	offer(word, path);
	return 0;
}

static void offer_maps(char *word)
{
	if (*word == '/')
		bpfas_map_pins("/sys/fs/bpf", offer_pin, word);
	else
		bpfas_maps_walk(NULL, offer_map, word);
}

static int offer_program(void *word, const struct bpfas_program_info *info)
{
	offer(word, info->name);
	return 0;
}

static void offer_programs(char *word)
{
	BPFAS_OPTS(bpfas_programs_opts, opts, .counts_only = 1);

	bpfas_programs_each(&opts, offer_program, word);
}

static void offer_devices(const char *word)
{
	struct if_nameindex *devices = if_nameindex();

	for (struct if_nameindex *device = devices; device && device->if_name; device++)
		offer(word, device->if_name);
	if (devices)
		if_freenameindex(devices);
}

static void print_candidate(void *context, const char *candidate)
{
	(void)context;
	puts(candidate);
}

static void offer_flags(const char *word)
{
	const char *name;

	for (size_t i = 0; (name = map_update_flag_name(i)); i++)
		offer(word, name);
}

/* words[0] is the verb after 'map'; the last word is being typed. */
static void complete_argument(int count, char **words)
{
	char *word = words[count - 1];
	struct bpfas_map *map;

	if (count == 2) {
		if (map_verb_opens(words[0]))
			offer_maps(word);
		return;
	}
	if (bpfas_map_open(words[1], NULL, &map))
		return;
	if (!strcmp(words[0], "get") || !strcmp(words[0], "delete") ||
	    (!strcmp(words[0], "set") && count == 3))
		bpfas_map_complete_key(map, word, print_candidate, NULL);
	else if (!strcmp(words[0], "push") || (!strcmp(words[0], "set") && count == 4))
		bpfas_map_complete_value(map, word, print_candidate, NULL);
	else if (!strcmp(words[0], "set"))
		offer_flags(word);
	bpfas_map_close(map);
}

static void complete_map(int count, char **words)
{
	const char *word = words[count - 1], *name;

	if (count == 1) {
		for (size_t i = 0; (name = map_verb_name(i)); i++)
			offer(word, name);
	} else if (!strncmp(word, "--", 2)) {
		for (size_t i = 0; (name = map_option_name(words[0], i)); i++)
			if (*name && !strncmp(name, word + 2, strlen(word + 2)))
				printf("--%s\n", name);
	} else {
		complete_argument(count, words);
	}
}

/* What is attached is known by device and program; FILE, the shell completes itself. */
static void complete_program(const char *verb, int count, char *word)
{
	if (!strcmp(verb, "prog") && count == 1) {
		offer(word, "list");
		offer(word, "show");
	} else if (!strcmp(verb, "prog") || !strcmp(verb, "detach")) {
		offer_programs(word);
	}
	if (!strcmp(verb, "detach") || ((!strcmp(verb, "attach") || !strcmp(verb, "run")) && count == 2))
		offer_devices(word);
}

int complete(const struct verb *const *verbs, size_t count, int argc, char **argv)
{
	int words = argc > 1 && !strcmp(argv[1], "--") ? 2 : 1;

	argc -= words;
	argv += words;
	if (argc == 1)
		for (size_t i = 0; i < count; i++)
			offer(argv[0], verbs[i]->name);
	else if (argc > 1 && !strcmp(argv[0], "map"))
		complete_map(argc - 1, argv + 1);
	else if (argc > 1)
		complete_program(argv[0], argc - 1, argv[argc - 1]);
	return STATUS_OK;
}
