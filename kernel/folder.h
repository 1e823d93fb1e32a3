/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Folders of pins that belong to one file.
 *
 * A folder in a BPF file system has room for pins, folders and symbolic links only, so the file is recorded
 * as the target of a symbolic link: its whole path, which tells files of equal names apart. The record's name
 * cannot be that of a program or map. A file that has no path (standard input) and a loaded program are
 * recorded as the user named them.
 */
#ifndef KERNEL_FOLDER_H
#define KERNEL_FOLDER_H

#include <stdbool.h>

#include "base/diag.h"

/* The path that is recorded for a file. The caller frees it; NULL: out of memory. */
char *folder_path_of_file(const char *file);

/* Records the file in an existing folder, unless it records one. 1: done now; 0: it was there; or a negative
 * errno value, reported. */
int folder_record(const char *folder, const char *file, const struct diags *diags);
/* Removes the record again. */
void folder_forget(const char *folder);
/* The recorded path, which the caller frees; NULL: none. */
char *folder_file(const char *folder);

/* Removes a folder that has no pins any more, with its record. */
void folder_remove_empty(const char *folder);
/*
 * Removes the empty folders in `parent`, then `parent` if nothing is left in it. A process that was killed
 * after making a folder and before recording its file leaves one that folders_each does not find.
 */
void folders_remove_empty(const char *parent);

/*
 * Whether the file that `path` records is the one that a user calls `text`: a path to it, with or without its
 * ending, or only its name.
 */
bool folder_is_meant(const char *path, const char *text);

/* Every folder at any depth under BPFFS_ROOT that records a file, until `each` returns nonzero. */
typedef int (*folder_fn)(void *context, const char *folder, const char *file);
int folders_each(folder_fn each, void *context);

/*
 * What the kernel holds without a link is found again by a pin of its program, which this follows the
 * program's name in. It is removed once the program is attached nowhere any more.
 */
#define ATTACHED_MARK "@attached"

#endif
