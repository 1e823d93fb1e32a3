/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What disassemblers print around instructions, pasted into a source:
 *
 *     a.o:    file format elf64-bpf
 *     Disassembly of section xdp:
 *     0000000000000000 <f>:
 *            1:  15 01 02 00 00 00 00 00  if r1 == 0x0 goto +0x2 <f+0x20>
 *
 * and, of the kernel's, the function's prototype, what is known of the program, and the registers' states in
 * the verifier's log. Lines and parts of them that hold no instruction are skipped; where the text does not
 * say what the instruction is, that is an error.
 */
#ifndef GRAMMAR_PASTE_H
#define GRAMMAR_PASTE_H

#include "grammar/reader.h"

/* Where a source's statements begin: a disassembly's first line names a file, which may look like anything.
 */
const char *paste_skip_title(const char *text, const char *end);
/* The lexeme is a number at a statement's head. True: it begins such a line, or prefix, which was taken. */
bool paste_take_number(struct reader *reader);
/* The lexeme is a word of no known meaning at a statement's head. True: the line was taken. */
bool paste_take_word(struct reader *reader);
/* The lexeme is a '<'. True: it was a symbol in angle brackets, as after a target or in place of a label. */
bool paste_take_symbol(struct reader *reader);

#endif
