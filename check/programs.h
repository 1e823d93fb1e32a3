/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_PROGRAMS_H
#define CHECK_PROGRAMS_H

struct checker;

/* The symbols that libbpf makes programs of: typed, with a size, global. */
void check_programs(struct checker *checker);

#endif
