/* SPDX-License-Identifier: BSD-2-Clause */
/* libbpf's messages, which are all that it says of an error besides an errno, in our words. */
#ifndef LOADER_LIBBPF_MESSAGE_H
#define LOADER_LIBBPF_MESSAGE_H

#include "base/diag.h"

/* Reports why libbpf could not do `what`, of which it said `said` and returned `error`. */
void libbpf_message_explain(const struct diags *diags, const char *what, int error, const char *said);

#endif
