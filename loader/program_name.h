/* SPDX-License-Identifier: BSD-2-Clause */
/* A program's name by its id. */
#ifndef LOADER_PROGRAM_NAME_H
#define LOADER_PROGRAM_NAME_H

#include <linux/bpf.h>

/* As the kernel has it, at most 15 bytes; empty where it cannot be read. */
void program_name(__u32 id, char name[BPF_OBJ_NAME_LEN]);

#endif
