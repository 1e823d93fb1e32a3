/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/target.h"

#include <string.h>
#include <unistd.h>

/* Cuts NAME=VALUE in two and returns VALUE; NULL if it is something else. */
static const char *split(char *text)
{
	char *equals = strchr(text, '=');

	if (!equals || equals == text)
		return NULL;
	*equals = '\0';
	return equals + 1;
}

int read_target(const struct verb *verb, char *text, struct targets *targets)
{
	const char *place = split(text);

	if (!place || !*place)
		return wrong_usage(verb, "--target expects PROG=TARGET; got '%s%s'", text, place ? "=" : "");
	if (targets->count == MAX_TARGETS)
		return wrong_usage(verb, "--target is given more than %d times", MAX_TARGETS);
	targets->list[targets->count++] = (struct bpfas_target){ .program = text, .place = place };
	return 0;
}

void set_places(struct bpfas_attach_opts *opts, const char *const *places, size_t count)
{
	if (!count)
		return;
	opts->device = places[0];
	opts->devices = places + 1;
	opts->device_count = count - 1;
}

/* "--fresh FILE DEV" names no map: what is a file, or could be a path, is not taken. */
const char *fresh_name(char **argv)
{
	const char *next = argv[optind];

	if (optarg || !next || *next == '-' || strchr(next, '/') || !access(next, F_OK))
		return optarg;
	return argv[optind++];
}

int read_fresh(const struct verb *verb, const char *name, struct fresh *fresh)
{
	if (!name) {
		fresh->all = true;
		return 0;
	}
	if (fresh->count == MAX_TARGETS)
		return wrong_usage(verb, "--fresh is given more than %d times", MAX_TARGETS);
	fresh->list[fresh->count++] = name;
	return 0;
}

int apply_fresh(struct bpfas_collection *collection, const struct fresh *fresh)
{
	int error = fresh->all ? bpfas_collection_fresh(collection, NULL) : 0;

	for (size_t i = 0; i < fresh->count && !error; i++)
		error = bpfas_collection_fresh(collection, fresh->list[i]);
	return error;
}

int read_setting(const struct verb *verb, char *text, struct settings *settings)
{
	const char *value = split(text);

	if (!value)
		return wrong_usage(verb, "--set expects NAME=VALUE; got '%s'", text);
	if (settings->count == MAX_TARGETS)
		return wrong_usage(verb, "--set is given more than %d times", MAX_TARGETS);
	settings->list[settings->count].name = text;
	settings->list[settings->count++].value = value;
	return 0;
}

int apply_settings(struct bpfas_collection *collection, const struct settings *settings)
{
	int error = 0;

	for (size_t i = 0; i < settings->count && !error; i++)
		error = bpfas_collection_set(collection, settings->list[i].name, settings->list[i].value);
	return error;
}
