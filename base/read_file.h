/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_READ_FILE_H
#define BASE_READ_FILE_H

#include "base/diag.h"

/* A whole file, to be freed, with a NUL after it; or a negative errno value after reporting why not. */
int read_file(const char *path, char **content, size_t *length, const struct diags *diags);

#endif
