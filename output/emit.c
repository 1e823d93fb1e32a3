/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/emit.h"

#include <stdarg.h>
#include <stdio.h>

#include "output/emit_code.h"
#include "output/emit_list.h"
#include "output/emit_raw.h"

void emit_printf(struct emitter *emitter, const char *format, ...)
{
	va_list values, again;
	int length;

	va_start(values, format);
	va_copy(again, values);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length > 0) {
		vec_reserve(emitter->arena, emitter->out, (size_t)length + 1);
		vsnprintf((char *)emitter->out->at + emitter->out->count, (size_t)length + 1, format, values);
		emitter->out->count += (size_t)length;
	}
	va_end(values);
}

void emit_hex_bytes(struct emitter *emitter, const uint8_t *at, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char text[3] = { ' ' };

	for (size_t i = 0; i < length; i++) {
		text[1] = digits[at[i] >> 4];
		text[2] = digits[at[i] & 0xf];
		bytes_append(emitter->arena, emitter->out, i ? text : text + 1, i ? 3 : 2);
	}
}

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
