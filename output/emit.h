/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms in which an object can be put out. Each is text or bytes in
 * memory; what a form cannot hold is reported at its source.
 */
#ifndef OUTPUT_EMIT_H
#define OUTPUT_EMIT_H

#include "output/listing.h"

struct emitter {
	struct arena *arena;
	struct diags *diags;
	struct sources *sources;
	struct asm_object *object; /* calls get resolved in it: it serves one output */
	struct listing *listing;   /* on, for every form but the ELF object */
	bytes *out;                /* of text and of raw instructions */
	struct image *image;       /* of the ELF object */
};

void emit(struct emitter *emitter, enum bpfas_emit kind);

/* ---- Between the emitters ---------------------------------------------- */

/*
 * The code that the raw forms hold: the first section with instructions, its
 * calls resolved. NULL after reporting that there is none, or what needs a loader.
 */
struct section *emit_raw_code(struct emitter *emitter);

/* One instruction a line, as "b7 00 00 00 00 00 00 00". */
void emit_hex(struct emitter *emitter, const struct section *code);
/* A C array of struct bpf_insn. */
void emit_c(struct emitter *emitter, const struct section *code);
/* Every section: offset, bytes, source. */
void emit_list(struct emitter *emitter);

void emit_printf(struct emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "b7 00 00" */
void emit_hex_bytes(struct emitter *emitter, const uint8_t *at, size_t length);

#endif
