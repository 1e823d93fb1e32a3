/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/emitter.h"

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
