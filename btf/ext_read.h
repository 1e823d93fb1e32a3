/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BTF_EXT_READ_H
#define BTF_EXT_READ_H

#include "base/diag.h"
#include "btf/ext.h"
#include "object/object.h"

/*
 * Reads an object's .BTF.ext, in file order; without such a section there are no records. Returns 0, or
 * -EINVAL after reporting the damage, with the records before it in *info. `arena` provides temporary memory
 * and the out-of-memory target. ext_free frees *info in any case.
 */
int ext_read(const struct bpfas_object *object, struct arena *arena, const struct diags *diags,
	     struct ext_info *info);

#endif
