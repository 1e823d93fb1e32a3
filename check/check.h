/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an object that comes in would fail on in libbpf or in the kernel, found
 * here and said with place, cause and way out; or mended in the model, with a
 * warning or a note, where others' loaders take it or the mend loses nothing.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/diag.h"
#include "bpfas.h"
#include "check/map_fix.h"

void map_fixes_free(struct map_fixes *fixes);

/*
 * Returns 0 if libbpf may have the object, which may have changed; or -EINVAL
 * after reporting all that is wrong with it, or -ENOMEM. The fixes' names lie
 * in the object.
 */
int check_object(struct bpfas_object *object, const struct diags *diags, struct map_fixes *fixes);

#endif
