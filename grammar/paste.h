/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines as the kernel prints them, pasted into a source (struct paste in words.h): their prefix, comments and
 * numbers, and what of them means nothing outside the kernel that printed it.
 */
#ifndef GRAMMAR_PASTE_H
#define GRAMMAR_PASTE_H

#include "grammar/words.h"
#include "parse.h"

/* "call bpf_map_lookup_elem#1": what has the name of no helper is a function of that kernel. */
void paste_check_call(struct reader *reader, YYLTYPE place, const struct name *name);
/* What a 64-bit load named is gone from the kernel's print, and nothing can be made of it: true, after saying
 * so. */
bool paste_refuse_name(struct reader *reader, YYLTYPE place, const struct name *name, const char *after);
/*
 * Behind a prefix; on a line of its own behind a line with one; and so before the first, as bpftool begins.
 * To find that out, each line is looked at once.
 */
bool paste_begins_comment(struct reader *reader, YYLTYPE place, const char *text);
/* "12: (b7)" */
void paste_begin(struct reader *reader, const char *text, size_t length);
/* The kernel prints a 64-bit load without `ll`: once, where its number ends. */
bool paste_lacks_ll(struct reader *reader);
/* Where the kernel's own memory lies in the 64 bits of an address, whatever the machine. */
#define KERNEL_FIRST ((int128)0xffff000000000000)
#define KERNEL_LAST  ((int128)0xfffffffffeffffff)

/* In hexadecimal the kernel prints a 64-bit load's number, and as its 32 bits what a conditional jump
 * compares with. */
int128 paste_number(struct reader *reader, YYLTYPE place, int128 number);

#endif
