/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BTF_EXT_WRITE_H
#define BTF_EXT_WRITE_H

#include "btf/ext.h"
#include "bpfas.h"

/*
 * Appends the contents of .BTF.ext. The records are in order, those of a
 * section together; section_names[i] is where .BTF's strings have the name of
 * the section i. Records of functions and lines come together or not at all.
 */
void ext_write(const struct ext_info *info, const uint32_t *section_names, enum bpfas_endian endian,
	       struct arena *arena, bytes *data);

#endif
