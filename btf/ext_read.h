/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BTF_EXT_READ_H
#define BTF_EXT_READ_H

#include "base/diag.h"
#include "btf/ext.h"
#include "object/object.h"

/*
 * The records of an object's .BTF.ext, in file order: none if there is no
 * such section. Returns 0; or -EINVAL after reporting what is damaged, and what
 * was read before that is in *info. `arena` gets passing memory, and says where
 * running out of memory goes. ext_free frees *info in any case.
 */
int ext_read(const struct bpfas_object *object, struct arena *arena, const struct diags *diags,
	     struct ext_info *info);

#endif
