/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_EXTERNS_H
#define CHECK_EXTERNS_H

struct checker;

/* Functions and variables that are used and defined nowhere. */
void check_externs(struct checker *checker);

#endif
