/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_BTF_EXT_H
#define ASM_BTF_EXT_H

#include "asm/btf/write.h"

/*
 * Collects the records of w->functions, which it sorts, and of lines (both only with debug), and of CO-RE;
 * their strings go to .BTF, which is still open.
 */
void btf_collect_ext(struct btf_writer *w, bool debug);
/* Adds .BTF.ext with these records. */
void btf_add_ext_section(struct btf_writer *w);

#endif
