/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfdis/program.h"

#include <errno.h>
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

int program_read(const char *which, struct printer *printer, struct bpfas_object **object)
{
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = print_diag, .diag_context = printer);
	BPFAS_OPTS(bpfas_programs_opts, list_opts, .diag = print_diag, .diag_context = printer, .only = which,
		   .counts_only = 1);
	struct search search = { 0 };
	char id[16];
	int error;

	if (strchr(which, '/'))
		return bpfas_program_object(which, &opts, object);
	error = bpfas_programs_each(&list_opts, see, &search);
	if (error)
		return error;
	if (search.count > 1) {
		refuse_several(which, &search, printer);
		return -EINVAL;
	}
	snprintf(id, sizeof id, "%u", search.ids[0]);
	return bpfas_program_object(id, &opts, object);
}
