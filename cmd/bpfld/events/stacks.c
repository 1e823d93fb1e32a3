/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A profiler keeps stacks in a stack_trace map, and counts in a hash whose
 * keys are structs that name them. Its members are known by their names: one
 * with "stack" in it is a stack's id, a process's if it begins with 'u' or has
 * "user" in it, else the kernel's; `tgid` or `pid` is the process, `comm` its name.
 */
#include "cmd/bpfld/events/stacks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/json.h"
#include "cmd/bpfld/map_hist.h"
#include "cmd/bpfld/sum.h"
#include "cmd/print.h"

#define HOTTEST 10

/* A text and how often it came. */
struct tally {
	char *text;
	uint64_t count;
};

struct tallies {
	struct tally *list;
	size_t count, room;
	uint64_t total;
};

struct profile {
	const struct bpfas_map *stacks;
	struct bpfas_symbols *symbols;
	uint64_t *addresses; /* room for one stack */
	size_t depth;        /* its addresses at most */
	struct tallies folded, functions;
	void *room; /* for a value's sum */
};

/* ---- Tallies -------------------------------------------------------------------------------- */

/* Takes over the text. */
static int tally_add(struct tallies *tallies, char *text, uint64_t count)
{
	if (!text)
		return -ENOMEM;
	if (tallies->count == tallies->room) {
		size_t room = tallies->room ? tallies->room * 2 : 64;
		struct tally *grown = reallocarray(tallies->list, room, sizeof *grown);

		if (!grown) {
			free(text);
			return -ENOMEM;
		}
		tallies->list = grown;
		tallies->room = room;
	}
	tallies->list[tallies->count++] = (struct tally){ text, count };
	tallies->total += count;
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct tally *)a)->text, ((const struct tally *)b)->text);
}

static int by_count(const void *a, const void *b)
{
	const struct tally *one = a, *other = b;

	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	return by_text(a, b);
}

/* One of each text, the commonest first. */
static void tallies_settle(struct tallies *tallies)
{
	size_t kept = 0;

	if (!tallies->count)
		return;
	qsort(tallies->list, tallies->count, sizeof *tallies->list, by_text);
	for (size_t i = 1; i < tallies->count; i++) {
		if (strcmp(tallies->list[kept].text, tallies->list[i].text)) {
			tallies->list[++kept] = tallies->list[i];
		} else {
			tallies->list[kept].count += tallies->list[i].count;
			free(tallies->list[i].text);
		}
	}
	tallies->count = kept + 1;
	qsort(tallies->list, tallies->count, sizeof *tallies->list, by_count);
}

static void tallies_free(struct tallies *tallies)
{
	for (size_t i = 0; i < tallies->count; i++)
		free(tallies->list[i].text);
	free(tallies->list);
}

/* ---- What a key says ------------------------------------------------------------------------- */

struct who {
	bool has_stack;
	int64_t kernel, user; /* ids; negative: there is none */
	uint32_t pid;
	struct bpfas_value comm;
};

static void read_stack_id(struct who *who, const struct bpfas_value *part)
{
	bool is_user = part->name[0] == 'u' || strstr(part->name, "user");
	uint64_t bits = 0;
	int64_t *id = is_user ? &who->user : &who->kernel;

	if (bpfas_value_number(part, &bits))
		return;
	who->has_stack = true;
	*id = part->size == 4 ? (int32_t)bits : (int64_t)bits;
}

static struct who read_key(const struct bpfas_map *map, const void *bytes)
{
	struct bpfas_value key = bpfas_value_key(map, bytes), part;
	struct who who = { .kernel = -1, .user = -1 };
	uint64_t number;

	for (size_t i = 0; i < bpfas_value_count(&key); i++) {
		if (bpfas_value_part(&key, i, &part) || !part.name)
			continue;
		if (strstr(part.name, "stack"))
			read_stack_id(&who, &part);
		else if ((!strcmp(part.name, "tgid") || (!strcmp(part.name, "pid") && !who.pid)) &&
			 !bpfas_value_number(&part, &number))
			who.pid = (uint32_t)number;
		else if (!strcmp(part.name, "comm"))
			who.comm = part;
	}
	return who;
}

static bool names_stacks(const struct bpfas_map *map)
{
	struct bpfas_map_info info = { .size = sizeof info };
	struct bpfas_value key, part;

	if (!bpfas_map_readable(map) || stacks_are_in(map) || bpfas_map_info(map, &info))
		return false;
	key = bpfas_value_key(map, NULL);
	for (size_t i = 0; i < bpfas_value_count(&key); i++)
		if (!bpfas_value_part(&key, i, &part) && part.name && strstr(part.name, "stack") &&
		    bpfas_value_kind(&part) == BPFAS_VALUE_NUMBER)
			return true;
	return false;
}

/* ---- A stack as a line ------------------------------------------------------------------------- */

/* ';' ends a frame and a blank the stack: neither may be in a name. */
static void write_name(FILE *out, const char *name)
{
	for (; *name; name++)
		putc(*name == ';' || *name == '\n' ? ':' : *name, out);
}

static char *frame_text(const struct bpfas_frame *frame)
{
	const char *file = frame->object ? strrchr(frame->object, '/') : NULL;
	char *text = NULL;
	int length;

	if (frame->name)
		return strdup(frame->name);
	if (frame->object)
		length = asprintf(&text, "[%s+0x%llx]", file ? file + 1 : frame->object,
				  (unsigned long long)frame->offset);
	else
		length = asprintf(&text, "0x%llx", (unsigned long long)frame->address);
	return length < 0 ? NULL : text;
}

/* Frames come innermost first, and are written outermost first: so they are kept. */
struct frames {
	char **texts;
	size_t count, room;
	int error;
};

static void keep_frame(void *context, const struct bpfas_frame *frame)
{
	struct frames *frames = context;

	if (frames->count == frames->room) {
		size_t room = frames->room ? frames->room * 2 : 64;
		char **grown = reallocarray(frames->texts, room, sizeof *grown);

		if (!grown) {
			frames->error = -ENOMEM;
			return;
		}
		frames->texts = grown;
		frames->room = room;
	}
	frames->texts[frames->count] = frame_text(frame);
	if (frames->texts[frames->count])
		frames->count++;
	else
		frames->error = -ENOMEM;
}

/* A return address is after its call, which may be the caller's last instruction. */
static uint64_t in_call(const uint64_t *addresses, size_t index)
{
	return addresses[index] - (index ? 1 : 0);
}

static int keep_stack(struct profile *profile, int64_t id, const struct who *who, bool is_user,
		      struct frames *frames)
{
	uint32_t key = (uint32_t)id;

	if (id < 0 || bpfas_map_lookup(profile->stacks, &key, profile->addresses, 0))
		return 0;
	for (size_t i = 0; i < profile->depth && profile->addresses[i]; i++) {
		uint64_t address = in_call(profile->addresses, i);

		if (is_user)
			bpfas_symbols_process(profile->symbols, who->pid, address, keep_frame, frames);
		else
			bpfas_symbols_kernel(profile->symbols, address, keep_frame, frames);
	}
	return frames->error;
}

static void write_comm(FILE *out, const struct bpfas_value *comm)
{
	const char *bytes = comm->bytes;

	for (size_t i = 0; i < comm->size && bytes[i]; i++)
		putc(bytes[i] == ';' ? ':' : bytes[i], out);
}

static int add_line(struct profile *profile, const struct who *who, const struct frames *frames,
		    uint64_t count)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	bool first = !who->comm.bytes;

	if (!out)
		return -ENOMEM;
	if (!first)
		write_comm(out, &who->comm);
	for (size_t i = frames->count; i-- > 0; first = false) {
		fputs(first ? "" : ";", out);
		write_name(out, frames->texts[i]);
	}
	if (fclose(out)) {
		free(text);
		return -ENOMEM;
	}
	return tally_add(&profile->folded, text, count);
}

static int on_entry(void *context, const struct bpfas_entry *entry)
{
	struct profile *profile = context;
	struct who who = read_key(entry->map, entry->key);
	const void *value = entry_sum(entry, profile->room);
	struct frames frames = { 0 };
	uint64_t count;
	int error;

	if (!value || !map_first_number(entry->map, value, &count) || !count)
		return 0;
	error = keep_stack(profile, who.kernel, &who, false, &frames);
	if (!error)
		error = keep_stack(profile, who.user, &who, true, &frames);
	if (!error)
		error = add_line(profile, &who, &frames, count);
	if (!error && frames.count)
		error = tally_add(&profile->functions, strdup(frames.texts[0]), count);
	for (size_t i = 0; i < frames.count; i++)
		free(frames.texts[i]);
	free(frames.texts);
	return error;
}

/* ---- Showing them ---------------------------------------------------------------------------------- */

static void print_text(const struct bpfas_map *map, const struct profile *profile)
{
	const struct tallies *functions = &profile->functions;

	printf("%s: stacks, and how often each was met\n", bpfas_map_name(map));
	for (size_t i = 0; i < profile->folded.count; i++)
		printf("%s %llu\n", profile->folded.list[i].text,
		       (unsigned long long)profile->folded.list[i].count);
	printf("%s: the hottest functions\n", bpfas_map_name(map));
	for (size_t i = 0; i < functions->count && i < HOTTEST; i++)
		printf("%10llu %5.1f%%  %s\n", (unsigned long long)functions->list[i].count,
		       100.0 * (double)functions->list[i].count / (double)functions->total,
		       functions->list[i].text);
}

static int print_json(const struct bpfas_map *map, const struct profile *profile)
{
	struct bpfas_json *out = bpfas_json_new(print_to_file, stdout);

	if (!out)
		return -ENOMEM;
	for (size_t i = 0; i < profile->folded.count; i++) {
		bpfas_json_object_begin(out);
		json_string(out, "map", bpfas_map_name(map));
		json_string(out, "stack", profile->folded.list[i].text);
		json_number(out, "count", profile->folded.list[i].count);
		bpfas_json_object_end(out);
		bpfas_json_newline(out);
	}
	bpfas_json_free(out);
	return 0;
}

static int print_profile(struct profile *profile, const struct bpfas_map *map, bool json)
{
	int error = bpfas_map_walk(map, on_entry, profile);

	tallies_settle(&profile->folded);
	tallies_settle(&profile->functions);
	if (!error && json)
		error = print_json(map, profile);
	else if (!error && profile->folded.count)
		print_text(map, profile);
	tallies_free(&profile->folded);
	tallies_free(&profile->functions);
	return error;
}

static int print_map(const struct bpfas_map *stacks, const struct bpfas_map *map, bool json)
{
	struct bpfas_map_info info = { .size = sizeof info }, counts = { .size = sizeof counts };
	struct profile profile = { .stacks = stacks, .symbols = bpfas_symbols_new() };
	int error = bpfas_map_info(stacks, &info);

	if (!error)
		error = bpfas_map_info(map, &counts);
	profile.depth = info.value_size / sizeof *profile.addresses;
	profile.addresses = calloc(profile.depth + 1, sizeof *profile.addresses);
	profile.room = malloc(counts.value_size + 1);
	if (!profile.symbols || !profile.addresses || !profile.room)
		error = -ENOMEM;
	if (!error)
		error = print_profile(&profile, map, json);
	free(profile.addresses);
	free(profile.room);
	bpfas_symbols_free(profile.symbols);
	return error;
}

bool stacks_are_in(const struct bpfas_map *map)
{
	return !strcmp(bpfas_map_type(map), "stack_trace");
}

int stacks_print(struct bpfas_collection *collection, bool json)
{
	const struct bpfas_map *map, *stacks = NULL;
	int error = 0;

	for (size_t i = 0; !stacks && (map = bpfas_collection_map(collection, i)); i++)
		if (stacks_are_in(map))
			stacks = map;
	for (size_t i = 0; stacks && !error && (map = bpfas_collection_map(collection, i)); i++)
		if (names_stacks(map))
			error = print_map(stacks, map, json);
	return error ? error : ferror(stdout) ? -EIO : 0;
}
