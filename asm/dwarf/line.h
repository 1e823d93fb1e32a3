/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .file and .loc: which source line each instruction comes from. They become .debug_line (DWARF 4, section
 * 6.2; DWARF 5 where there is a file number 0, with .debug_line_str), in the encoding that LLVM gives them.
 *
 * A .loc describes what is assembled next: its row is added with the next instruction or datum.
 */
#ifndef ASM_DWARF_LINE_H
#define ASM_DWARF_LINE_H

#include "base/diag.h"
#include "base/name.h"
#include "asm/asm_object.h"

enum line_flag {
	LINE_IS_STATEMENT = 1, /* a good place for a breakpoint; holds until another .loc changes it */
	LINE_BASIC_BLOCK = 2,
	LINE_PROLOGUE_END = 4,
	LINE_EPILOGUE_BEGIN = 8,
};

struct line_row {
	uint32_t offset; /* in its section */
	uint32_t file, line, column, isa, discriminator;
	uint8_t flags; /* enum line_flag */
};

/* One section's rows, by rising offset. */
struct line_sequence {
	struct section *section;
	VEC(struct line_row) rows;
};

struct line_file {
	struct span span;
	uint32_t number;
	struct name *directory, *name; /* directory: "" where none was given */
	struct name *source;           /* the file's text; NULL: not given */
	bool has_md5;
	uint8_t md5[16];
	bool is_root; /* the same file as number 0 */
	bool used;
};

struct line_option;

struct debug_line {
	VEC(struct line_file *) files;       /* by number; NULL: not given */
	VEC(struct line_sequence) sequences; /* in the order of their first rows */
	bool pending;                        /* `row` is pending: its code has not come yet */
	struct line_row row;                 /* from the last .loc */
	struct span span;                    /* its place */

	/* While a .file or .loc is being read. */
	unsigned items; /* how many numbers or names precede the first word */
	bool wrong;
	const struct line_option *option; /* the word whose value comes next */
	struct span option_span;
	struct line_file *file;

	const struct line_file *first;
	bool md5_reported; /* some files have a checksum and others do not: reported once */
	struct view {      /* GNU as's count of views, at the last .loc that had one */
		struct section *section;
		uint64_t offset, number;
	} view;
};
void debug_line_free(struct debug_line *debug_line);

struct assembler;
struct string;

void debug_line_init(struct debug_line *lines);

/* .file NUMBER ["DIRECTORY"] "NAME" [md5 NUMBER] [source "TEXT"], part by part; md5's digits may exceed 64
 * bits. */
void asm_file_begin(struct assembler *as, struct span span, uint64_t number);
void asm_file_text(struct assembler *as, struct string text);
void asm_file_word(struct assembler *as, struct span span, struct name *word);
void asm_file_number(struct assembler *as, struct span span, uint64_t number);
void asm_file_digits(struct assembler *as, struct span span, struct string number);
void asm_file_end(struct assembler *as, struct span span);

/* .loc FILE [LINE [COLUMN]] WORD ..., part by part. */
void asm_loc_begin(struct assembler *as, struct span span);
void asm_loc_number(struct assembler *as, struct span span, uint64_t number);
void asm_loc_negative(struct assembler *as, struct span span, uint64_t number);
void asm_loc_word(struct assembler *as, struct span span, struct name *word);
void asm_loc_end(struct assembler *as, struct span span);

/* Makes the pending row: its code begins at the end of the section. */
void debug_line_add_row(struct assembler *as, struct section *section);
/* Called before appending to the section: a preceding .loc describes what comes. */
void debug_line_note(struct assembler *as, struct section *section);

#endif
