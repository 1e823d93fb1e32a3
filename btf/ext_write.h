/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BTF_EXT_WRITE_H
#define BTF_EXT_WRITE_H

#include "btf/ext.h"
#include "bpfas.h"

/*
 * Appends the contents of .BTF.ext. The records are sorted, those of a section together; section_names[i] is
 * the offset in .BTF's strings of section i's name. Function and line records come together or not at all.
 */
void ext_write(const struct ext_info *info, const uint32_t *section_names, enum bpfas_endian endian,
	       struct arena *arena, bytes *data);

#endif
