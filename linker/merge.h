/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_H
#define LINKER_MERGE_H

#include "linker/linker.h"

/* Makes .BTF and .BTF.ext of the output, if any input has BTF. */
void merge_btf(struct link *link);
void merge_free(struct link *link);

#endif
