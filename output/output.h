/* SPDX-License-Identifier: BSD-2-Clause */
/* The output of a run: an ELF file, text, raw instructions. */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/arena.h"
#include "object/elf_write.h"

struct bpfas_output {
	bytes bytes;
	struct image image; /* for an ELF file, instead of the bytes */
};

#endif
