/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/emit.h"

#include "output/emit_code.h"
#include "output/emit_list.h"
#include "output/emit_raw.h"

static void emit_bin(struct emitter *emitter, const struct raw_code *code)
{
	bytes_append(emitter->arena, emitter->out, code->at, code->size);
}

static void emit_raw(struct emitter *emitter,
		     void (*form)(struct emitter *emitter, const struct raw_code *code))
{
	struct raw_code code;

	if (emit_raw_code(emitter, &code))
		form(emitter, &code);
}

void emit(struct emitter *emitter, enum bpfas_emit form)
{
	listing_sort(emitter->listing);
	switch (form) {
	case BPFAS_EMIT_OBJ: break;
	case BPFAS_EMIT_BIN: emit_raw(emitter, emit_bin); break;
	case BPFAS_EMIT_HEX: emit_raw(emitter, emit_hex); break;
	case BPFAS_EMIT_C: emit_raw(emitter, emit_c); break;
	case BPFAS_EMIT_LIST: emit_list(emitter); break;
	}
}
