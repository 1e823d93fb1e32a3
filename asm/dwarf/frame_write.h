/* SPDX-License-Identifier: BSD-2-Clause */
/* The .eh_frame and .debug_frame sections, from the .cfi_* directives. */
#ifndef ASM_DWARF_FRAME_WRITE_H
#define ASM_DWARF_FRAME_WRITE_H

struct assembler;

/* At the end of the file: reports open frames and writes the sections. */
void debug_frame_finish(struct assembler *as);

#endif
