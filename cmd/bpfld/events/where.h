/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conditions on records: 'port == 80 && comm == "curl" || saddr == 10.0.0.1'.
 * && binds tighter than ||; there are no parentheses.
 */
#ifndef CMD_BPFLD_EVENTS_WHERE_H
#define CMD_BPFLD_EVENTS_WHERE_H

#include "bpfas.h"
#include "cmd/print.h"

struct where;

/* NULL: the text is wrong, or memory is out, which has been reported. It keeps `printer`. */
struct where *where_parse(const char *text, struct printer *printer);
/* 1, 0, or a negative errno value that has been reported. */
int where_matches(const struct where *where, const struct bpfas_record *record);
/* NULL is allowed. */
void where_free(struct where *where);

#endif
