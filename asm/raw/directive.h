/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The raw family of directives: .elf_header, .elf_section, .elf_symbol and .elf_reloc state the object's
 * tables as they are to appear in the file.
 *
 * A file that uses one of them states its whole object: sections, symbols and relocation entries are those
 * stated, in that order, and the assembler adds, drops or sorts nothing. Contents come from instructions and
 * data directives as usual. A label is a place, which gives the symbol of its name section and value if its
 * own statement does not; each use of a symbol is a relocation against it, in the table that applies to the
 * section, unless that table states its entries.
 */
#ifndef ASM_RAW_DIRECTIVE_H
#define ASM_RAW_DIRECTIVE_H

#include "asm/assembler.h"
#include "asm/raw/tables.h"

/* One statement: the directive, its subject (a section's or symbol's name), fields, the end. */
void raw_begin(struct assembler *as, enum raw_directive directive);
void raw_subject(struct assembler *as, struct name *name, struct span span);
void raw_field(struct assembler *as, struct name *field, struct span field_span, struct value value);
void raw_end(struct assembler *as, struct span span);

#endif
