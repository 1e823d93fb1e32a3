/* SPDX-License-Identifier: BSD-2-Clause */
/* The instruction table and what is made from it: encoding, decoding, printing. */
#include "isa/insn.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/byte_order.h"

#define MAX_REGISTER 10
#define MAX_PSEUDO   6
#define SLOT         8

/* A row's number, named by its key: two rows with one key would not compile. */
enum row_id {
	ROW_NONE,
#define INSN(shape, op, width, ...) ROW_##shape##_##op##_##width,
#include "isa/insn.def"
	ROWS,
};

static_assert(ROWS <= UINT8_MAX + 1, "a row's id is one byte");

/* A column of insn.def is a kind and a value. */
#define OPERAND            FIELD_OPERAND, 0
#define TARGET             FIELD_TARGET, 0
#define FIXED(value)       FIELD_FIXED, value
#define KIND(kind, value)  (kind)
#define VALUE(kind, value) (value)

const struct insn_row insn_rows[] = {
#define INSN(shape_, op_, width_, opcode_, dst_, src_, off_, imm_, since_, llvm_, gnu_, meaning_) \
	[ROW_##shape_##_##op_##_##width_] = {                                                     \
		.id = ROW_##shape_##_##op_##_##width_,                                            \
		.shape = SHAPE_##shape_,                                                          \
		.op = OP_##op_,                                                                   \
		.width = WIDTH_##width_,                                                          \
		.opcode = (opcode_),                                                              \
		.dst_kind = KIND(dst_),                                                           \
		.src_kind = KIND(src_),                                                           \
		.off_kind = KIND(off_),                                                           \
		.imm_kind = KIND(imm_),                                                           \
		.dst = VALUE(dst_),                                                               \
		.src = VALUE(src_),                                                               \
		.off = VALUE(off_),                                                               \
		.imm = VALUE(imm_),                                                               \
		.since = SINCE_##since_,                                                          \
		.slots = SHAPE_##shape_ == SHAPE_LOAD_IMM64 ? 2 : 1,                              \
		.llvm = llvm_,                                                                    \
		.gnu = gnu_,                                                                      \
		.meaning = meaning_,                                                              \
	},
#include "isa/insn.def"
};

const size_t insn_row_count = ROWS;

const uint8_t insn_index[SHAPES][OPS][WIDTHS] = {
#define INSN(shape, op, width, ...) [SHAPE_##shape][OP_##op][WIDTH_##width] = ROW_##shape##_##op##_##width,
#include "isa/insn.def"
};

/* The last row of each opcode: of several initialisers for one element C takes the last. */
static const uint8_t last_row[UINT8_MAX + 1] = {
#define INSN(shape, op, width, opcode, ...) [opcode] = ROW_##shape##_##op##_##width,
#include "isa/insn.def"
};

void insn_encode(const struct insn_row *row, const struct insn_operands *operands, enum bpfas_endian endian,
		 uint8_t *at)
{
	uint8_t dst = row->dst_kind == FIELD_FIXED ? row->dst : operands->dst;
	uint8_t src = row->src_kind == FIELD_FIXED ? row->src : operands->src;
	int16_t off = row->off_kind == FIELD_FIXED ? row->off : operands->off;
	int64_t imm = row->imm_kind == FIELD_FIXED ? row->imm : operands->imm;

	at[0] = row->opcode;
	at[1] = endian == BPFAS_BIG ? (uint8_t)(dst << 4 | src) : (uint8_t)(src << 4 | dst);
	put16(at + 2, (uint16_t)off, endian);
	put32(at + 4, (uint32_t)imm, endian);
	if (row->slots == 2) {
		put32(at + SLOT, 0, endian);
		put32(at + SLOT + 4, (uint32_t)((uint64_t)imm >> 32), endian);
	}
}

static bool matches(const struct insn_row *row, const struct insn_operands *fields)
{
	uint8_t max_src = row->shape == SHAPE_LOAD_IMM64 ? MAX_PSEUDO : MAX_REGISTER;

	return (row->dst_kind == FIELD_FIXED ? fields->dst == row->dst : fields->dst <= MAX_REGISTER) &&
	       (row->src_kind == FIELD_FIXED ? fields->src == row->src : fields->src <= max_src) &&
	       (row->off_kind != FIELD_FIXED || fields->off == row->off) &&
	       (row->imm_kind != FIELD_FIXED || fields->imm == row->imm);
}

/* Puts the upper half of a wide immediate into *imm; false where there is no proper second slot. */
static bool take_second_slot(const uint8_t *at, size_t length, enum bpfas_endian endian, int64_t *imm)
{
	if (length < 2 * SLOT || get32(at + SLOT, endian) != 0)
		return false;
	*imm = (int64_t)((uint64_t)get32(at + SLOT + 4, endian) << 32 | (uint32_t)*imm);
	return true;
}

const struct insn_row *insn_decode(const uint8_t *at, size_t length, enum bpfas_endian endian,
				   struct insn_operands *operands)
{
	const struct insn_row *row;

	if (length < SLOT)
		return NULL;
	operands->dst = endian == BPFAS_BIG ? at[1] >> 4 : at[1] & 0xf;
	operands->src = endian == BPFAS_BIG ? at[1] & 0xf : at[1] >> 4;
	operands->off = (int16_t)get16(at + 2, endian);
	operands->imm = (int32_t)get32(at + 4, endian);
	for (row = &insn_rows[last_row[at[0]]]; row->id != ROW_NONE && row->opcode == at[0]; row--) {
		if (!matches(row, operands))
			continue;
		if (row->slots == 2 && !take_second_slot(at, length, endian, &operands->imm))
			return NULL;
		return row;
	}
	return NULL;
}

/* Text that grows as snprintf's does: what has no room is counted. */
struct text {
	char *start;
	size_t room, length;
};

__attribute__((format(printf, 2, 3))) static void append(struct text *text, const char *format, ...)
{
	size_t used = text->length < text->room ? text->length : text->room;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text->room ? text->start + used : NULL, text->room - used, format, arguments);
	va_end(arguments);
	if (length > 0)
		text->length += (size_t)length;
}

/* " + 8" or " - 8": with a space before and after the sign. */
static void append_spaced(struct text *text, int64_t number)
{
	append(text, " %c %" PRId64, number < 0 ? '-' : '+', number < 0 ? -number : number);
}

static void append_field(struct text *text, char field, const struct insn_row *row,
			 const struct insn_operands *operands)
{
	switch (field) {
	case 'd': append(text, "%u", operands->dst); break;
	case 's': append(text, "%u", operands->src); break;
	case 'i': append(text, "%" PRId64, operands->imm); break;
	case 'u': append(text, "%" PRIu64, (uint64_t)operands->imm); break;
	case 'o': append_spaced(text, operands->off); break;
	case 'O': append(text, "+%d", operands->off); break;
	case 't':
		append(text, "%+" PRId64, row->off_kind == FIELD_TARGET ? operands->off : operands->imm);
		break;
	case 'H': append(text, "%u", (unsigned)((uint32_t)operands->imm >> 16)); break;
	case 'L': append(text, "%u", (unsigned)((uint32_t)operands->imm & 0xffff)); break;
	case 'I':
		if (operands->imm != 0)
			append_spaced(text, operands->imm);
		break;
	case 'c':
		if (operands->off != 0)
			append(text, ", %d", operands->off);
		break;
	default: append(text, "%c", field);
	}
}

/* A form "a%|b" is a where src is 0, else b. */
static const char *choose_form(const char *form, uint8_t src)
{
	const char *other = strstr(form, "%|");

	return other && src != 0 ? other + 2 : form;
}

int insn_print(const struct insn_row *row, const struct insn_operands *operands, enum insn_dialect dialect,
	       char *text, size_t room)
{
	struct text out = { .start = text, .room = room };
	const char *form = dialect == DIALECT_GNU && row->gnu ? row->gnu : row->llvm;

	for (form = choose_form(form, operands->src); *form; form++) {
		size_t literal = strcspn(form, "%");

		append(&out, "%.*s", (int)literal, form);
		form += literal;
		if (form[0] == '\0' || form[1] == '|')
			break;
		append_field(&out, *++form, row, operands);
	}
	return (int)out.length;
}
