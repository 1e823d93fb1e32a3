/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .cfi_*: how a debugger finds the caller's frame. They become .eh_frame, .debug_frame or both (as
 * .cfi_sections chooses; by default .eh_frame), in LLVM's encoding (DWARF 4, section 6.4).
 */
#ifndef ASM_DWARF_FRAME_H
#define ASM_DWARF_FRAME_H

#include "base/diag.h"
#include "asm/operand.h"
#include "base/name.h"
#include "asm/asm_object.h"

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

struct cfi {
	const struct cfi_row *row;
	uint64_t offset;       /* of the code from which it holds, in its section */
	int64_t first, second; /* a register and a number, as the row's shape says */
	const uint8_t *bytes;  /* .cfi_escape: `first` of them */
	struct cfi *next;
};

/* From .cfi_startproc to .cfi_endproc. */
struct frame {
	struct section *section;
	struct span span;
	uint64_t begin, end;
	int64_t cfa_offset; /* as left by .cfi_def_cfa_offset and the like */
	uint32_t return_register;
	bool has_return_register, is_simple, is_signal;
	struct cfi *first, **last;
	struct frame *outer; /* still open in another section */
};

struct operand_at {
	struct span span;
	struct operand operand;
};

struct debug_frame {
	VEC(struct frame *) frames; /* in the order of their begins */
	struct frame *open;         /* the innermost */
	bool sections_given, in_eh_frame, in_debug_frame;
	VEC(struct operand_at) operands; /* of the directive being read */
};
void debug_frame_free(struct debug_frame *debug_frame);

struct assembler;

/* The directives' names, by index from 0. */
const char *cfi_word(size_t index);
size_t cfi_word_count(void);

/* .cfi_NAME OPERAND, ... */
void asm_cfi_begin(struct assembler *as);
void asm_cfi_operand(struct assembler *as, struct span span, const struct operand *operand);
void asm_cfi(struct assembler *as, struct span span, const struct name *directive);

#endif
