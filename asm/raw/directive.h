/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The raw family of directives: .elf_header, .elf_section, .elf_symbol and
 * .elf_reloc state the object's tables as they are to appear in the file.
 *
 * A file that has one of them states its object as a whole: sections, symbols
 * and relocation entries are those stated, in the order of the statements, and
 * no policy of the assembler's adds, drops or sorts anything. Contents are
 * written as everywhere, by instructions and data directives. A label is a
 * place, and what a symbol of its name has for its section and value where its
 * own statement gives none; the use of a symbol is a relocation against it, in
 * the table that applies to the section, unless that table states its entries.
 */
#ifndef ASM_RAW_DIRECTIVE_H
#define ASM_RAW_DIRECTIVE_H

#include "asm/assembler.h"
#include "asm/raw/tables.h"

/* One statement: the directive, what it is about (a section's or symbol's name), fields, the end. */
void raw_begin(struct assembler *as, enum raw_directive directive);
void raw_subject(struct assembler *as, struct name *name, struct span span);
void raw_field(struct assembler *as, struct name *field, struct span field_span, struct value value);
void raw_end(struct assembler *as, struct span span);

#endif
