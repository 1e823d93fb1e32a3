/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the DWARF sections have in common: their bytes are appended in the
 * object's byte order, and addresses are relocated.
 */
#ifndef ASM_DWARF_DWARF_H
#define ASM_DWARF_DWARF_H

#include "asm/asm_object.h"

/* BPF as its DWARF describes it: LLVM's choices. */
enum {
	DWARF_ADDRESS_SIZE = 8,
	DWARF_CODE_UNIT = 8,   /* addresses of code advance by so many bytes at least */
	DWARF_STACK_UNIT = -4, /* offsets in the frame are multiples of it */
	DWARF_RETURN_REGISTER = 11,
};

struct dwarf_writer {
	struct asm_object *object;
	struct section *section;
};

void dwarf_put8(const struct dwarf_writer *w, uint8_t value);
void dwarf_put16(const struct dwarf_writer *w, uint16_t value);
void dwarf_put32(const struct dwarf_writer *w, uint32_t value);
void dwarf_put64(const struct dwarf_writer *w, uint64_t value);
void dwarf_put_uleb128(const struct dwarf_writer *w, uint64_t value);
void dwarf_put_sleb128(const struct dwarf_writer *w, int64_t value);
void dwarf_put_text(const struct dwarf_writer *w, const char *text); /* with its NUL */
/* A place in a section, in 8 and in 4 bytes: the linker adds where the section comes to lie. */
void dwarf_put_address(const struct dwarf_writer *w, struct section *of, uint64_t offset);
void dwarf_put_offset(const struct dwarf_writer *w, struct section *of, uint64_t offset);
/* Four bytes for a length that dwarf_end_length fills in: it counts what came between. */
size_t dwarf_begin_length(const struct dwarf_writer *w);
void dwarf_end_length(const struct dwarf_writer *w, size_t length_at);
void dwarf_align(const struct dwarf_writer *w, size_t align);

#endif
