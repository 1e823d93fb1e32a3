/* SPDX-License-Identifier: BSD-2-Clause */
/* The BPF file system, in which programs, maps and links are pinned. */
#ifndef KERNEL_BPFFS_H
#define KERNEL_BPFFS_H

#include <stddef.h>

#include "base/diag.h"

/* Where it is mounted by convention. */
#define BPFFS_ROOT "/sys/fs/bpf"

/* Directories created for a pin, to be removed again if pinning fails. */
struct bpffs_dirs {
	char *made[8]; /* from the outermost */
	size_t count;
};

/* Creates the missing directories. Returns 0 or a negative errno value, reported; bpffs_undo removes what was
 * created. */
int bpffs_prepare(struct bpffs_dirs *dirs, const char *directory, const struct diags *diags);
void bpffs_undo(struct bpffs_dirs *dirs);
void bpffs_free(struct bpffs_dirs *dirs);

/* Reports that `directory` is not in a BPF file system; returns -EINVAL. */
int bpffs_refuse(const struct diags *diags, const char *directory);

/* DIRECTORY/NAME, then _NUMBER unless it is 0; dots become '_'. The caller frees it; NULL: out of memory. */
char *bpffs_pin_path(const char *directory, const char *name, size_t number);

/* Reports why nothing can be pinned at `path`; returns the error. */
int bpffs_explain(const struct diags *diags, const char *path, int error);

#endif
