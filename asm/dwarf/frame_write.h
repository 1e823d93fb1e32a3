/* SPDX-License-Identifier: BSD-2-Clause */
/* Within the making of .debug_frame: what its parts share. */
#ifndef ASM_DWARF_FRAME_WRITE_H
#define ASM_DWARF_FRAME_WRITE_H

#include "asm/dwarf/frame.h"

enum cfi_form {
	CFI_SECTIONS,
	CFI_START,
	CFI_END,
	CFI_SIGNAL,
	CFI_RETURN,
	CFI_REGISTERS,  /* the opcode, and as many registers as there are operands */
	CFI_CFA,        /* the opcode, a register, a number */
	CFI_CFA_OFFSET, /* the opcode, a number */
	CFI_SAVED,      /* register and place, in the shortest of three forms */
	CFI_RESTORE,    /* a register, in the shorter of two forms */
	CFI_BYTES,
};

struct cfi_row {
	const char *word;
	const char *operands;
	enum cfi_form form;
	uint8_t opcode; /* DWARF 4, section 7.23 */
	bool relative;
};

/* Makes .eh_frame or .debug_frame of the frames. */
void debug_frame_write(struct assembler *as, bool is_eh);

#endif
