/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines as the kernel prints them (`bpftool prog dump xlated`, the verifier's log), pasted into a source:
 *
 *     12: (b7) r0 = 2       ; R0_w=2
 *
 * The number and the opcode are dropped, and so is the comment, which a ';' begins on such a line and on a
 * line of its own next to one. Anything without a meaning outside that kernel is refused.
 */
#ifndef GRAMMAR_KERNEL_DUMP_H
#define GRAMMAR_KERNEL_DUMP_H

#include "grammar/reader.h"

/* The length of the "12: (b7)" that begins here; 0: none. */
size_t kernel_dump_prefix(const char *text);
/* The lexeme is a number at a statement's head. True: it begins a prefix, which was taken. */
bool kernel_dump_begin(struct reader *reader);
/* A line was skipped that only the verifier's log has: from here on instructions must be in order, */
void kernel_dump_note_log(struct reader *reader);
/* until its last line, or the next log's first. */
void kernel_dump_end_log(struct reader *reader);
/* Each line is looked at once, however many ';' it begins with. */
bool kernel_dump_begins_comment(struct reader *reader, struct span span, const char *text);
/* The kernel prints a 64-bit load without `ll`: true once, where its number ends. */
bool kernel_dump_lacks_ll(struct reader *reader);
/* "call bpf_map_lookup_elem#1": a name of no helper is a function of that kernel. */
void kernel_dump_check_call(struct reader *reader, struct span span, const struct name *name);
/* The target of a 64-bit load is lost in the dump ("map[id:5]"): true after reporting it. */
bool kernel_dump_refuse_name(struct reader *reader, struct span span, const struct name *name,
			     const char *after);
/*
 * The kernel prints the number of a 64-bit load and the operand of a conditional jump in hexadecimal, the
 * latter as 32 bits.
 */
int128 kernel_dump_number(struct reader *reader, struct span span, int128 number);

#endif
