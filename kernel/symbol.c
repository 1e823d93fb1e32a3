/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/symbol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads "ffffffff81000000 T name", followed by "\t[module]" for a module. Returns the name's length; 0: not
 * such a line. */
static size_t read_line(const char *line, uint64_t *address, const char **name)
{
	char *end;

	*address = strtoull(line, &end, 16);
	if (end == line || strlen(end) < 4)
		return 0;
	*name = end + 3;
	return strcspn(*name, "\t\n");
}

static int compare(const void *a, const void *b)
{
	const struct kernel_call *first = a, *second = b;

	return (first->distance > second->distance) - (first->distance < second->distance);
}

/* The first one with this distance; equal ones are adjacent. */
static struct kernel_call *find(const struct kernel_call *calls, size_t count, int32_t distance)
{
	struct kernel_call wanted = { .distance = distance };
	struct kernel_call *found = bsearch(&wanted, calls, count, sizeof *calls, compare);

	while (found && found > calls && found[-1].distance == distance)
		found--;
	return found;
}

/* Of several names for one address the first wins. */
static void name_call(const struct kernel_call *calls, size_t count, int32_t distance, const char *name,
		      size_t length)
{
	struct kernel_call *call = find(calls, count, distance);

	if (call && !call->name[0])
		snprintf(call->name, sizeof call->name, "%.*s", (int)length, name);
}

const char *kernel_call_name(const struct kernel_call *calls, size_t count, int32_t distance)
{
	const struct kernel_call *call = find(calls, count, distance);

	return call && call->name[0] ? call->name : NULL;
}

/* The address that calls are relative to; 0 if addresses are hidden. */
static uint64_t call_base(FILE *file)
{
	static const char wanted[] = "__bpf_call_base";
	char line[512];
	uint64_t address;
	const char *name;

	while (fgets(line, sizeof line, file))
		if (read_line(line, &address, &name) == sizeof wanted - 1 &&
		    !memcmp(name, wanted, sizeof wanted - 1))
			return address;
	return 0;
}

void kernel_calls_resolve(struct kernel_call *calls, size_t count)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	uint64_t base = file ? call_base(file) : 0, address;
	char line[512];
	const char *name;

	qsort(calls, count, sizeof *calls, compare);
	if (base)
		rewind(file);
	while (base && fgets(line, sizeof line, file)) {
		size_t length = read_line(line, &address, &name);
		int64_t distance = (int64_t)(address - base);

		if (length && distance >= INT32_MIN && distance <= INT32_MAX)
			name_call(calls, count, (int32_t)distance, name, length);
	}
	if (file)
		fclose(file);
}
