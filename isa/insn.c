/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Encoding, decoding and printing of instructions, all three driven by the rows of isa/insn.def: no fact
 * about an instruction is stated twice.
 *
 * The preprocessor makes every table at compile time from the same file: the rows, the index from a key to
 * its row, the last row of each opcode. A row number is named after its key, so a duplicate key does not
 * compile. Nothing is built at start-up.
 *
 * Decoding goes by the opcode byte. Rows of one opcode are adjacent in insn.def, and at most one of them
 * matches: each fixes other values of the remaining fields. A test checks both, and that every row decodes to
 * itself. Decoding is strict: a reserved field that is not 0 matches no row, so that a disassembler never
 * prints an instruction that would assemble to other bytes.
 *
 * Printing interprets the row's own form, a text with %-letters (insn_print in isa/insn.h), instead of a
 * switch over shapes: a new instruction is a new row and no code.
 */
#include "isa/insn.h"

#include <assert.h>
#include <string.h>

#include "base/byte_order.h"

#define MAX_REGISTER 10
#define MAX_PSEUDO   6
#define SLOT         8

/* The number of each row, named after its key: a duplicate key does not compile. */
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

/* The last row of each opcode: in C the last initialiser of an element wins. */
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

/* Adds the upper half of a wide immediate to *imm; false if the second slot is missing or malformed. */
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

/* A text like snprintf's: what does not fit is only counted. */
struct text {
	char *start;
	size_t room, length;
};

static void append(struct text *text, const char *bytes, size_t length)
{
	if (text->length < text->room) {
		size_t left = text->room - text->length;

		memcpy(text->start + text->length, bytes, length < left ? length : left);
	}
	text->length += length;
}

static void append_char(struct text *text, char c)
{
	append(text, &c, 1);
}

static void append_unsigned(struct text *text, uint64_t number)
{
	char digits[20], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	append(text, at, (size_t)(digits + sizeof digits - at));
}

static void append_magnitude(struct text *text, int64_t number)
{
	append_unsigned(text, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

static void append_signed(struct text *text, int64_t number)
{
	if (number < 0)
		append_char(text, '-');
	append_magnitude(text, number);
}

/* " + 8" or " - 8": with a space before and after the sign. */
static void append_spaced(struct text *text, int64_t number)
{
	append(text, number < 0 ? " - " : " + ", 3);
	append_magnitude(text, number);
}

/* "+8" or "-8" */
static void append_distance(struct text *text, int64_t number)
{
	if (number >= 0)
		append_char(text, '+');
	append_signed(text, number);
}

static void append_name(struct text *text, const char *name)
{
	append(text, name, strlen(name));
}

static void append_offset(struct text *text, const char *name, int16_t off)
{
	if (name) {
		append(text, " + ", 3);
		append_name(text, name);
	} else {
		append_spaced(text, off);
	}
}

static void append_field(struct text *text, char field, const struct insn_row *row,
			 const struct insn_operands *operands, const struct insn_names *names)
{
	int64_t distance = row->off_kind == FIELD_TARGET ? operands->off : operands->imm;

	switch (field) {
	case 'd': append_unsigned(text, operands->dst); break;
	case 's': append_unsigned(text, operands->src); break;
	case 'i':
		if (names->imm)
			append_name(text, names->imm);
		else
			append_signed(text, operands->imm);
		break;
	case 'u': append_unsigned(text, (uint64_t)operands->imm); break;
	case 'o': append_offset(text, names->off, operands->off); break;
	case 'O':
		append_char(text, '+');
		append_signed(text, operands->off);
		break;
	case 't':
		if (names->target)
			append_name(text, names->target);
		else
			append_distance(text, distance);
		break;
	case 'H': append_unsigned(text, (uint32_t)operands->imm >> 16); break;
	case 'L': append_unsigned(text, (uint32_t)operands->imm & 0xffff); break;
	case 'I':
		if (operands->imm != 0)
			append_spaced(text, operands->imm);
		break;
	case 'c':
		if (operands->off != 0) {
			append(text, ", ", 2);
			append_signed(text, operands->off);
		}
		break;
	default: append_char(text, field);
	}
}

/* A form "a%|b" is a if src is 0, otherwise b. */
static const char *choose_form(const char *form, uint8_t src)
{
	const char *other = src != 0 ? strstr(form, "%|") : NULL;

	return other ? other + 2 : form;
}

int insn_print_named(const struct insn_row *row, const struct insn_operands *operands,
		     enum insn_dialect dialect, const struct insn_names *names, char *text, size_t room)
{
	struct text out = { .start = text, .room = room ? room - 1 : 0 };
	const char *form = dialect == DIALECT_GNU && row->gnu ? row->gnu : row->llvm;

	for (form = choose_form(form, operands->src); *form; form++) {
		size_t literal = strcspn(form, "%");

		append(&out, form, literal);
		form += literal;
		if (form[0] == '\0' || form[1] == '|')
			break;
		append_field(&out, *++form, row, operands, names);
	}
	if (room)
		text[out.length < room ? out.length : room - 1] = '\0';
	return (int)out.length;
}

int insn_print(const struct insn_row *row, const struct insn_operands *operands, enum insn_dialect dialect,
	       char *text, size_t room)
{
	return insn_print_named(row, operands, dialect, &(struct insn_names){ 0 }, text, room);
}
