/* SPDX-License-Identifier: BSD-2-Clause */
/* The .debug_line section, made of the rows that .loc left. */
#ifndef ASM_DWARF_LINE_WRITE_H
#define ASM_DWARF_LINE_WRITE_H

struct assembler;

/* At the end of the file, when no section grows any more. */
void debug_line_finish(struct assembler *as);

#endif
