/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfdis/program.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_LISTED 8

struct search {
	uint32_t ids[MAX_LISTED];
	size_t count;
};

static int see(void *context, const struct bpfas_program_info *info)
{
	struct search *search = context;

	if (search->count < MAX_LISTED)
		search->ids[search->count] = info->id;
	search->count++;
	return 0;
}

static void refuse_several(const char *name, const struct search *search, struct printer *printer)
{
	char message[256];
	size_t length =
		(size_t)snprintf(message, sizeof message,
				 "%zu programs have the name '%.64s'; their ids:", search->count, name);

	for (size_t i = 0; i < search->count && i < MAX_LISTED; i++)
		length += (size_t)snprintf(message + length, sizeof message - length, " %u", search->ids[i]);
	snprintf(message + length, sizeof message - length, search->count > MAX_LISTED ? " ..." : "");
	print_diag(printer, &(struct bpfas_diag){ .severity = BPFAS_ERROR, .message = message });
}

/* By its pin or id, whose text is in `room` where a name was given; NULL: reported why not. */
static const char *find(const char *which, struct printer *printer, char room[16])
{
	BPFAS_OPTS(bpfas_programs_opts, list_opts, .diag = print_diag, .diag_context = printer, .only = which,
		   .counts_only = 1);
	struct search search = { 0 };
	if (strchr(which, '/'))
		return which;
	if (bpfas_programs_each(&list_opts, see, &search))
		return NULL;
	if (search.count > 1) {
		refuse_several(which, &search, printer);
		return NULL;
	}
	snprintf(room, 16, "%u", search.ids[0]);
	return room;
}

int program_read(const char *which, struct printer *printer, struct bpfas_object **object)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = printer);
	char room[16];
	const char *found = find(which, printer, room);

	return found ? bpfas_program_object(found, &opts, object) : -ENOENT;
}

/* ---- Machine code ------------------------------------------------------------------------------- */

/* In the directives of every GNU assembler; its comments differ from machine to machine, but for these. */
static int print_function(void *context, const struct bpfas_machine_code *function)
{
	const uint8_t *bytes = function->bytes;
	FILE *out = context;

	fprintf(out, "\t.type\t%s, %%function\n%s:\t/* at 0x%" PRIx64 ", %zu bytes */", function->name,
		function->name, function->address, function->length);
	for (size_t i = 0; i < function->length; i++)
		fprintf(out, "%s0x%02x", i % 16 ? "," : "\n\t.byte\t", bytes[i]);
	fprintf(out, "\n\t.size\t%s, . - %s\n", function->name, function->name);
	return 0;
}

int program_machine_code(const char *which, struct printer *printer, FILE *out)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = printer);
	char room[16];
	const char *found = find(which, printer, room);

	fputs("\t.text\n", out);
	return found ? bpfas_program_jited(found, &opts, print_function, out) : -ENOENT;
}
