/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/raw/tables.h"

#include <string.h>

enum bpf_reloc_type raw_data_relocation(const struct section *section)
{
	return !strcmp(section->name, ".BTF") || !strcmp(section->name, ".BTF.ext") ? RELOC_64_NODYLD32
										    : RELOC_64_ABS32;
}

void raw_tables_free(struct raw_tables *raw)
{
	if (!raw)
		return;
	vec_free(&raw->sections);
	vec_free(&raw->symbols);
	vec_free(&raw->relocations);
}
