/* SPDX-License-Identifier: BSD-2-Clause */
/* The .debug_line section, from the rows collected by .loc. */
#ifndef ASM_DWARF_LINE_WRITE_H
#define ASM_DWARF_LINE_WRITE_H

struct assembler;

/* At the end of the file, when all sections are complete. */
void debug_line_finish(struct assembler *as);

#endif
