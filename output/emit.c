/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/emit.h"

#include <stdarg.h>
#include <stdio.h>

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

static void emit_elf(struct emitter *emitter)
{
	const char *why = NULL;

	if (asm_object_write_elf(emitter->object, emitter->image, &why) < 0)
		diag_file_error(emitter->diags, "the object cannot be written: %s", why);
}

static void emit_bin(struct emitter *emitter, const struct section *code)
{
	bytes_append(emitter->arena, emitter->out, code->data.at, code->data.count);
}

static void emit_raw(struct emitter *emitter,
		     void (*form)(struct emitter *emitter, const struct section *code))
{
	const struct section *code = emit_raw_code(emitter);

	if (code)
		form(emitter, code);
}

void emit(struct emitter *emitter, enum bpfas_emit kind)
{
	if (emitter->listing->on)
		listing_sort(emitter->listing, emitter->object);
	switch (kind) {
	case BPFAS_EMIT_OBJ: emit_elf(emitter); break;
	case BPFAS_EMIT_BIN: emit_raw(emitter, emit_bin); break;
	case BPFAS_EMIT_HEX: emit_raw(emitter, emit_hex); break;
	case BPFAS_EMIT_C: emit_raw(emitter, emit_c); break;
	case BPFAS_EMIT_LIST: emit_list(emitter); break;
	}
}
