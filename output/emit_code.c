/* SPDX-License-Identifier: BSD-2-Clause */
/* Instructions as text: hexadecimal digits, and a C array. */
#include "output/emit_code.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "isa/insn.h"

#define SLOT 8

void emit_hex(struct emitter *emitter, const struct raw_code *code)
{
	for (size_t at = 0; at < code->size; at += SLOT) {
		emit_hex_bytes(emitter, code->at + at, code->size - at < SLOT ? code->size - at : SLOT);
		bytes_append(emitter->arena, emitter->out, "\n", 1);
	}
}

/* ---- C ----------------------------------------------------------------- */

/* The name of the symbol at the start of the section, preferably a function; otherwise the section's own. */
static const char *title(const struct bpfas_object *object, const struct raw_code *code)
{
	const char *name = NULL;

	for (size_t i = 0; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (symbol->section != code->section || symbol->value || !*symbol->name)
			continue;
		if (ELF64_ST_TYPE(symbol->info) == STT_FUNC)
			return symbol->name;
		if (!name)
			name = symbol->name;
	}
	return name ? name : code->name;
}

/* NAME_insns is a valid C identifier, never a keyword, whatever NAME is. */
static const char *identifier(struct emitter *emitter, const char *name)
{
	char *text;

	name += *name == '.';
	text = arena_printf(emitter->arena, "%s%s_insns", isdigit((unsigned char)*name) ? "_" : "", name);
	for (char *c = text; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	return text;
}

/* All fields, whatever they mean: the second half of a wide instruction is such a struct, too. */
static void emit_fields(struct emitter *emitter, const uint8_t *at)
{
	enum bpfas_endian endian = emitter->object->header.endian;
	bool big = endian == BPFAS_BIG;
	unsigned high = at[1] >> 4, low = at[1] & 0xf;

	emit_printf(emitter,
		    "\t{ .code = 0x%02x, .dst_reg = %u, .src_reg = %u, .off = %d, .imm = %" PRId32 " },",
		    at[0], big ? high : low, big ? low : high, (int16_t)get16(at + 2, endian),
		    (int32_t)get32(at + 4, endian));
}

static size_t emit_insn(struct emitter *emitter, const uint8_t *at, size_t length)
{
	struct insn_operands operands;
	const struct insn_row *row = insn_decode(at, length, emitter->object->header.endian, &operands);
	char text[128];

	emit_fields(emitter, at);
	if (!row) {
		emit_printf(emitter, "\n");
		return SLOT;
	}
	insn_print(row, &operands, DIALECT_LLVM, text, sizeof text);
	emit_printf(emitter, " /* %s */\n", text);
	if (row->slots == 2) {
		emit_fields(emitter, at + SLOT);
		emit_printf(emitter, "\n");
	}
	return row->slots * (size_t)SLOT;
}

void emit_c(struct emitter *emitter, const struct raw_code *code)
{
	if (code->size % SLOT) {
		diag_advise(
			emitter->diags, BPFAS_ERROR, (struct span){ 0 }, BPFAS_ADVICE_EMIT_BYTES, NULL,
			"section '%s' has %zu bytes, which is not a whole number of instructions; only the "
			"plain bytes can be written",
			code->name, code->size);
		return;
	}
	emit_printf(emitter, "/* Made by bpfas, for %s-endian machines. */\n#include <linux/bpf.h>\n\n",
		    emitter->object->header.endian == BPFAS_BIG ? "big" : "little");
	emit_printf(emitter, "static const struct bpf_insn %s[] = {\n",
		    identifier(emitter, title(emitter->object, code)));
	for (size_t at = 0; at < code->size;)
		at += emit_insn(emitter, code->at + at, code->size - at);
	emit_printf(emitter, "};\n");
}
