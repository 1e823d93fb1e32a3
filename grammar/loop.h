/* SPDX-License-Identifier: BSD-2-Clause */
/* .rept, .irp, .irpc. */
#ifndef GRAMMAR_LOOP_H
#define GRAMMAR_LOOP_H

#include "grammar/reader.h"

/* The directives, at `span`. */
void loop_rept(struct reader *reader, struct span span, const struct name *directive);
void loop_irp(struct reader *reader, struct span span, const struct name *directive);
void loop_irpc(struct reader *reader, struct span span, const struct name *directive);
void loop_stray_end(struct reader *reader, struct span span, const struct name *directive);

/* The count of a .rept; then the end of its statement. */
void loop_decide(struct reader *reader, const struct value *value);
void loop_begin(struct reader *reader);
/* The text has ended. True: it was a round of a loop, and the next round is read. */
bool loop_repeat(struct reader *reader);

#endif
