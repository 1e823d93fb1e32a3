/* SPDX-License-Identifier: BSD-2-Clause */
/* What a key or a value that is being typed may become. */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/bpffs.h"
#include "kernel/walk.h"
#include "map/map.h"
#include "map/value/complete.h"

/* Of the keys that exist, no more than these are offered. */
#define MAX_KEYS 64

struct completion {
	const char *text;
	bpfas_candidate_fn each;
	void *context;
};

static void offer(const struct completion *completion, const char *candidate)
{
	if (!strncmp(candidate, completion->text, strlen(completion->text)))
		completion->each(completion->context, candidate);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void offer_entry(const struct completion *completion, const struct bpfas_entry *entry)
{
	struct bpfas_value key = bpfas_value_key(entry->map, entry->key);
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return;
	bpfas_value_print(&key, out);
	if (!fclose(out))
		offer(completion, text);
	free(text);
}

/* The first ones; an array's keys are known without. */
static void offer_entries(const struct completion *completion, const struct bpfas_map *map)
{
	struct bpfas_cursor *cursor;
	struct bpfas_entry entry;

	if (map->access.is_complete || !map->access.is_readable || *completion->text == '{' ||
	    bpfas_cursor_open(map, &cursor))
		return;
	for (int shown = 0; shown < MAX_KEYS && bpfas_cursor_next(cursor, &entry) > 0; shown++)
		offer_entry(completion, &entry);
	bpfas_cursor_close(cursor);
}

void bpfas_map_complete_key(const struct bpfas_map *map, const char *text, bpfas_candidate_fn each,
			    void *context)
{
	value_complete(map->key, text, each, context);
	offer_entries(&(struct completion){ text, each, context }, map);
}

/* ---- Values: what they refer to ---------------------------------------------------------------- */

static void offer_devices(const struct completion *completion)
{
	struct if_nameindex *devices = if_nameindex();

	for (struct if_nameindex *device = devices; device && device->if_name; device++)
		offer(completion, device->if_name);
	if (devices)
		if_freenameindex(devices);
}

static int offer_program(void *completion, int fd, const struct bpf_prog_info *info)
{
	(void)fd;
	offer(completion, info->name);
	return 0;
}

static int offer_map(void *completion, int *fd, const struct bpf_map_info *info)
{
	(void)fd;
	offer(completion, info->name);
	return 0;
}

static int offer_pin(void *completion, int *fd, const struct bpf_map_info *info, const char *path)
{
	(void)fd;
	(void)info;
	offer(completion, path);
	return 0;
}

void bpfas_map_complete_value(const struct bpfas_map *map, const char *text, bpfas_candidate_fn each,
			      void *context)
{
	struct completion completion = { text, each, context };

	switch (map->access.value) {
	case ROLE_DEVICE:
		if (!strstr(text, ",prog="))
			offer_devices(&completion);
		break;
	case ROLE_PROGRAM: kernel_programs(offer_program, &completion); break;
	case ROLE_MAP:
		if (*text == '/')
			kernel_pins(BPFFS_ROOT, offer_pin, &completion);
		else
			kernel_maps(offer_map, &completion);
		break;
	case ROLE_TYPED: value_complete(map->value, text, each, context); break;
	default: break;
	}
}
