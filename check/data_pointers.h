/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_DATA_POINTERS_H
#define CHECK_DATA_POINTERS_H

struct checker;

/* Variables that hold an address. */
void check_data_pointers(struct checker *checker);

#endif
