/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_EMIT_RAW_H
#define OUTPUT_EMIT_RAW_H

#include "output/emitter.h"

/* Instructions by themselves. */
struct raw_code {
	uint32_t section; /* where they came from */
	const char *name; /* that section's */
	uint8_t *at;
	size_t size;
};

/*
 * The code that the raw forms hold: the first section with instructions, its
 * calls resolved. False after reporting that there is none, or what needs a
 * loader.
 */
bool emit_raw_code(struct emitter *emitter, struct raw_code *code);

#endif
