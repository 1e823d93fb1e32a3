/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_RECORDS_H
#define LINKER_MERGE_RECORDS_H

#include "linker/merge_state.h"

struct btf;

/* Collects the records of what stays, at their places in the output, with type ids before deduplication. */
void merge_collect_records(struct link *link);
/*
 * A .BTF.ext that names the types of the records, in this machine's byte order:
 * what renumbers types for libbpf's own sake tells us the new ids. NULL: there
 * are no such records, or memory is out (*failed).
 */
struct btf_ext *merge_type_probe(struct link *link, bool *failed);
/* Takes the types' ids from it. */
void merge_take_types(struct link *link, const struct btf_ext *probe);
/* Adds the records' strings to the output's BTF, and .BTF.ext to the output. */
void merge_write_records(struct link *link, struct btf *btf);

#endif
