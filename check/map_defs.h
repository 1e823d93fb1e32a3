/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_MAP_DEFS_H
#define CHECK_MAP_DEFS_H

struct checker;

/* The definitions in .maps: fields, types, and the rules of their kinds. */
void check_map_defs(struct checker *checker);

#endif
