/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the DWARF sections: bytes are appended in the object's byte order, addresses are relocated. */
#ifndef ASM_DWARF_DWARF_H
#define ASM_DWARF_DWARF_H

#include "asm/asm_object.h"

/* BPF in DWARF's terms: LLVM's choices. */
enum {
	DWARF_ADDRESS_SIZE = 8,
	DWARF_CODE_UNIT = 8,   /* code addresses advance by at least this many bytes */
	DWARF_STACK_UNIT = -4, /* offsets in the frame are multiples of this */
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
/* A section offset in 8 or 4 bytes, to which the linker adds the section's address. */
void dwarf_put_address(const struct dwarf_writer *w, struct section *of, uint64_t offset);
void dwarf_put_offset(const struct dwarf_writer *w, struct section *of, uint64_t offset);
/* Reserves four bytes for a length, filled in by dwarf_end_length: it counts the bytes between. */
size_t dwarf_begin_length(const struct dwarf_writer *w);
void dwarf_end_length(const struct dwarf_writer *w, size_t length_at);
void dwarf_align(const struct dwarf_writer *w, size_t align);

#endif
