/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CO-RE, "compile once, run everywhere": core(task_struct.tgid) and similar operands. Each evaluates to a
 * value from the file's own types, and leaves a record for the loader (kernel: struct bpf_core_relo), which
 * finds the type by name in the running kernel's BTF and writes that kernel's value into the instruction.
 */
#ifndef ASM_CORE_RELO_H
#define ASM_CORE_RELO_H

#include "base/number.h"

struct fixup;

struct assembler;
struct core_relo;

/*
 * At the end of the file: records the relocation of the fix-up's instruction, and gives the value it has
 * until it is loaded. False after reporting why it cannot be.
 */
bool core_relocate(struct assembler *as, const struct fixup *fixup, const struct core_relo *use,
		   int128 *value);

#endif
