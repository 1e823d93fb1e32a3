/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CO-RE, "compile once, run everywhere": core(task_struct.tgid) and its like
 * in an instruction's operand. Each is the value that the file's own types
 * give, and one record for the loader (kernel: struct bpf_core_relo), which
 * finds the type by its name in the running kernel's BTF and writes that
 * kernel's value into the instruction.
 */
#ifndef ASM_CORE_RELO_H
#define ASM_CORE_RELO_H

#include "base/number.h"

struct fixup;

struct assembler;
struct core_relo;

/*
 * At the end of the file: records the relocation of the instruction that the fix-up is about, and gives the
 * value that it holds until then. False after reporting why it cannot be.
 */
bool core_relocate(struct assembler *as, const struct fixup *fixup, const struct core_relo *use,
		   int128 *value);

#endif
