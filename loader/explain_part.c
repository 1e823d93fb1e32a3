/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/explain_part.h"

#include <string.h>

#include "kernel/capability.h"
#include "uapi/bpf_numbers.h"

const char *error_words(int error)
{
	return error == -ENOTSUPP ? "not supported by this kernel" : strerror(-error);
}

void note_lines(const struct diags *diags, const char *before, struct text text)
{
	for (size_t at = 0; at < text.length;) {
		size_t length = strcspn(text.at + at, "\n");

		length = length < text.length - at ? length : text.length - at;
		if (length)
			diag_file_note(diags, "%s%.*s", before, (int)length, text.at + at);
		at += length + 1;
	}
}

void explain_permission(const struct bpfas_collection *collection, const char *what)
{
	uint64_t needs = NEEDS(CAP_BPF);

	for (size_t i = 0; i < collection->program_count; i++)
		needs |= capabilities_of(collection->programs[i].kind);
	for (size_t i = 0; i < collection->map_count; i++)
		needs |= collection->maps[i].type->needs_net_admin ? NEEDS(CAP_NET_ADMIN) : 0;
	if (collection->card)
		needs |= NEEDS(CAP_SYS_ADMIN);
	capability_explain(&collection->diags, what, needs);
}
