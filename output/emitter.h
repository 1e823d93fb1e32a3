/* SPDX-License-Identifier: BSD-2-Clause */
/* The state for making forms other than ELF. */
#ifndef OUTPUT_EMITTER_H
#define OUTPUT_EMITTER_H

#include "base/diag.h"
#include "base/source.h"
#include "object/object.h"
#include "output/listing.h"

struct emitter {
	struct arena *arena;
	const struct diags *diags;
	struct sources *sources;
	const struct bpfas_object *object;
	struct listing *listing; /* its section numbers are the object's */
	bytes *out;
};

void emit_printf(struct emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "b7 00 00" */
void emit_hex_bytes(struct emitter *emitter, const uint8_t *at, size_t length);

#endif
