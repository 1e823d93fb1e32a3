/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OUTPUT_EMIT_RAW_H
#define OUTPUT_EMIT_RAW_H

#include "output/emitter.h"

/* Raw instructions. */
struct raw_code {
	uint32_t section; /* the section that they came from */
	const char *name; /* that section's relocations */
	uint8_t *at;
	size_t size;
};

/*
 * The code for the raw forms: the first section with instructions, its calls resolved. False after reporting
 * that there is none, or that something needs a loader.
 */
bool emit_raw_code(struct emitter *emitter, struct raw_code *code);

#endif
