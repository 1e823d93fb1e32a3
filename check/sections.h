/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_SECTIONS_H
#define CHECK_SECTIONS_H

struct checker;

/* Sections that hold what programs use, and that libbpf does not know. */
void check_sections(struct checker *checker);

#endif
