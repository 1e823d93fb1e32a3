/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements that are instructions: their operands checked, their row found, their bytes appended. */
#include "asm/instruction.h"

#include <linux/bpf.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/dwarf/line.h"
#include "asm/fit.h"
#include "asm/fixup.h"
#include "asm/relax.h"
#include "asm/target.h"
#include "output/listing.h"

/* Where the instruction will stand, noted for the verifier's log when a program is open or -g asks. */
static void note_line(struct assembler *as, struct section *section, uint64_t offset, struct span span)
{
	struct btf_line line = { .section = section, .offset = (uint32_t)offset, .span = span };

	if (as->blocks.open.number || as->debug == BPFAS_DEBUG_LINES)
		vec_push(&as->arena, &as->btf.lines, line);
}

/* Appends the instruction; returns its offset in the section. */
static uint64_t emit(struct assembler *as, struct span span, const struct insn_row *row,
		     const struct insn_operands *operands)
{
	struct section *section = as->section;
	size_t size = row->slots * 8u;
	uint64_t offset = section->data.count;

	if (row->since > as->target.version)
		asm_report_version(as, span, row);
	if (!(section->flags & SHF_EXECINSTR))
		fit_report_data_section(as, span, section);
	if (section->type == SHT_NOBITS)
		diag_error(&as->diags, span,
			   "section '%s' has no contents in the file, so no instructions go into it",
			   section->name);
	vec_reserve(&as->arena, &section->data, size);
	if (as->debug_line.pending)
		debug_line_add_row(as, section);
	insn_encode(row, operands, as->object.endian, section->data.at + offset);
	section->data.count += size;
	note_line(as, section, offset, span);
	return offset;
}

/* The row, or the message that the ISA has none: `what` says of what. */
static const struct insn_row *find(struct assembler *as, struct span span, enum insn_shape shape,
				   enum insn_op op, enum insn_width width, const char *what)
{
	const struct insn_row *row = insn_find(shape, op, width);

	if (!row)
		diag_error(&as->diags, span, "BPF has no such %s", what);
	return row;
}

static enum insn_width reg_width(struct reg reg)
{
	return reg.is_32 ? WIDTH_32 : WIDTH_64;
}

static bool same_width(struct assembler *as, struct reg dst, struct reg source)
{
	if (dst.is_32 == source.is_32)
		return true;
	diag_error(&as->diags, source.span,
		   "'%c%u' is a %s-bit register, and '%c%u' has %s bits; write '%c%u'",
		   source.is_32 ? 'w' : 'r', source.number, source.is_32 ? "32" : "64", dst.is_32 ? 'w' : 'r',
		   dst.number, dst.is_32 ? "32" : "64", dst.is_32 ? 'w' : 'r', source.number);
	return false;
}

static bool is_64(struct assembler *as, struct reg reg, const char *where)
{
	if (!reg.is_32)
		return true;
	diag_error(&as->diags, reg.span, "%s needs a 64-bit register; write 'r%u'", where, reg.number);
	return false;
}

/* r10 is the frame pointer: encodable as a destination, and no kernel takes it. */
static void check_written(struct assembler *as, struct reg reg)
{
	if (reg.number == 10)
		diag_warning(&as->diags, reg.span,
			     "r10 is the read-only frame pointer; the kernel will refuse this");
}

/* A number for imm: stored now where it is known, else left to a fix-up. */
static int64_t imm_now(struct assembler *as, const struct value *value, bool is_64_bit)
{
	return value->tree ? 0 : fit_imm32(as, value->span, value->number, is_64_bit);
}

static void fix_imm(struct assembler *as, uint64_t offset, const struct value *value, bool is_64_bit)
{
	if (value->tree)
		asm_add_fixup(as, FIXUP_IMM32, as->section, offset, is_64_bit, value);
}

static int16_t offset_now(struct assembler *as, const struct value *value)
{
	return value->tree ? 0 : fit_offset(as, value->span, value->number);
}

static void fix_offset(struct assembler *as, uint64_t at, const struct memory *memory)
{
	if (memory->offset.tree)
		asm_add_fixup(as, FIXUP_OFFSET, as->section, at, false, &memory->offset);
}

static void alu_reg(struct assembler *as, struct span span, struct reg dst, enum insn_op op,
		    struct reg source)
{
	const struct insn_row *row;

	/* clang prints `r1 = w7` for the 32-bit move, which clears the upper half, and encodes it so. */
	if (op == OP_MOV && source.is_32)
		dst.is_32 = true;
	if (!same_width(as, dst, source))
		return;
	row = find(as, span, SHAPE_ALU_REG, op, reg_width(dst), "operation on registers");
	if (row)
		emit(as, span, row, &(struct insn_operands){ .dst = dst.number, .src = source.number });
}

static void alu_imm(struct assembler *as, struct span span, struct reg dst, enum insn_op op,
		    struct value value)
{
	const struct insn_row *row =
		find(as, span, SHAPE_ALU_IMM, op, reg_width(dst), "operation on a number");
	struct insn_operands operands = { .dst = dst.number };

	if (!row)
		return;
	operands.imm = imm_now(as, &value, !dst.is_32);
	if (!value.tree)
		fit_check_alu(as, value.span, op, dst.is_32 ? 32 : 64, value.number);
	fix_imm(as, emit(as, span, row, &operands), &value, !dst.is_32);
}

void asm_alu(struct assembler *as, struct span span, struct reg dst, enum insn_op op, struct operand source)
{
	check_written(as, dst);
	if (source.is_reg)
		alu_reg(as, span, dst, op, source.reg);
	else
		alu_imm(as, span, dst, op, source.value);
}

/* The register must be named twice: the instruction has one field for both. */
static bool same_register(struct assembler *as, struct reg dst, struct reg again)
{
	if (dst.number == again.number && dst.is_32 == again.is_32)
		return true;
	diag_error(&as->diags, again.span, "this instruction works in place; write '%c%u' on both sides",
		   dst.is_32 ? 'w' : 'r', dst.number);
	return false;
}

void asm_negate(struct assembler *as, struct span span, struct reg dst, struct reg source)
{
	check_written(as, dst);
	if (same_register(as, dst, source))
		emit(as, span, insn_find(SHAPE_NEG, OP_NONE, reg_width(dst)),
		     &(struct insn_operands){ .dst = dst.number });
}

/* Function names of instructions, and what each is. */
struct function_name {
	const char *text;
	uint8_t shape, op, width;
};

static const struct function_name swaps[] = {
	{ "le16", SHAPE_SWAP, OP_LE, WIDTH_16 },       { "le32", SHAPE_SWAP, OP_LE, WIDTH_32 },
	{ "le64", SHAPE_SWAP, OP_LE, WIDTH_64 },       { "be16", SHAPE_SWAP, OP_BE, WIDTH_16 },
	{ "be32", SHAPE_SWAP, OP_BE, WIDTH_32 },       { "be64", SHAPE_SWAP, OP_BE, WIDTH_64 },
	{ "bswap16", SHAPE_SWAP, OP_BSWAP, WIDTH_16 }, { "bswap32", SHAPE_SWAP, OP_BSWAP, WIDTH_32 },
	{ "bswap64", SHAPE_SWAP, OP_BSWAP, WIDTH_64 }, { 0 },
};

/* LLVM's, and with 64 or as atomic_xchg the kernel's, whose width is that of the access. */
static const struct function_name access_functions[] = {
	{ "atomic_fetch_add", SHAPE_FETCH, OP_ADD, WIDTH_NONE },
	{ "atomic_fetch_or", SHAPE_FETCH, OP_OR, WIDTH_NONE },
	{ "atomic_fetch_and", SHAPE_FETCH, OP_AND, WIDTH_NONE },
	{ "atomic_fetch_xor", SHAPE_FETCH, OP_XOR, WIDTH_NONE },
	{ "load_acquire", SHAPE_LOAD_ACQUIRE, OP_NONE, WIDTH_NONE },
	{ "atomic64_fetch_add", SHAPE_FETCH, OP_ADD, WIDTH_64 },
	{ "atomic64_fetch_or", SHAPE_FETCH, OP_OR, WIDTH_64 },
	{ "atomic64_fetch_and", SHAPE_FETCH, OP_AND, WIDTH_64 },
	{ "atomic64_fetch_xor", SHAPE_FETCH, OP_XOR, WIDTH_64 },
	{ "atomic_xchg", SHAPE_XCHG, OP_NONE, WIDTH_32 },
	{ "atomic64_xchg", SHAPE_XCHG, OP_NONE, WIDTH_64 },
	{ 0 },
};

static const struct function_name compare_functions[] = {
	{ "atomic_cmpxchg", SHAPE_CMPXCHG, OP_NONE, WIDTH_32 },
	{ "atomic64_cmpxchg", SHAPE_CMPXCHG, OP_NONE, WIDTH_64 },
	{ 0 },
};

static const struct function_name exchange_functions[] = {
	{ "xchg_64", SHAPE_XCHG, OP_NONE, WIDTH_64 },
	{ "xchg32_32", SHAPE_XCHG, OP_NONE, WIDTH_32 },
	{ "cmpxchg_64", SHAPE_CMPXCHG, OP_NONE, WIDTH_64 },
	{ "cmpxchg32_32", SHAPE_CMPXCHG, OP_NONE, WIDTH_32 },
	{ 0 },
};

static const struct function_name store_functions[] = {
	{ "store_release", SHAPE_STORE_RELEASE, OP_NONE, WIDTH_NONE },
	{ 0 },
};

static const struct function_name cast_functions[] = {
	{ "addr_space_cast", SHAPE_ADDR_SPACE_CAST, OP_NONE, WIDTH_NONE },
	{ 0 },
};

static const struct function_name *find_function(struct assembler *as, const struct function_name *functions,
						 const struct name *name, struct span span)
{
	const struct function_name *function = functions;

	while (function->text && strcmp(function->text, name->text) != 0)
		function++;
	if (function->text)
		return function;
	diag_error(&as->diags, span, "there is no instruction '%s' with these operands", name->text);
	for (function = functions; function->text; function++)
		diag_note(&as->diags, span, "there is '%s'", function->text);
	return NULL;
}

void asm_swap(struct assembler *as, struct span span, struct reg dst, struct name *kind,
	      struct span kind_span, struct reg source)
{
	const struct function_name *swap = find_function(as, swaps, kind, kind_span);

	check_written(as, dst);
	if (!swap || !is_64(as, dst, kind->text) || !same_register(as, dst, source))
		return;
	emit(as, span, insn_find(swap->shape, swap->op, swap->width),
	     &(struct insn_operands){ .dst = dst.number });
}

void asm_swap_in_place(struct assembler *as, struct span span, struct reg reg, enum insn_op op,
		       enum insn_width width)
{
	check_written(as, reg);
	if (is_64(as, reg, "a byte swap"))
		emit(as, span, insn_find(SHAPE_SWAP, op, width),
		     &(struct insn_operands){ .dst = reg.number });
}

void asm_extend(struct assembler *as, struct span span, struct reg dst, struct access cast, struct reg source)
{
	enum insn_op op = dst.is_32 ? OP_MOVSX32 : OP_MOVSX64;
	const struct insn_row *row;

	check_written(as, dst);
	/* LLVM writes the source as wide as the destination; (s32) of a w register needs no r. */
	if (!(cast.width == WIDTH_32 && !dst.is_32) && !same_width(as, dst, source))
		return;
	row = find(as, span, SHAPE_MOVSX, op, cast.width, "sign extension");
	if (op == OP_MOVSX32 && cast.width == WIDTH_32)
		diag_warning(&as->diags, cast.span,
			     "32 bits into 32 bits: no kernel takes this; write 'w%u = w%u'", dst.number,
			     source.number);
	if (row)
		emit(as, span, row, &(struct insn_operands){ .dst = dst.number, .src = source.number });
}

/* ---- 64-bit immediates ------------------------------------------------- */

/* `r1 = value ll`, and ld_pseudo, whose second operand is the kernel's pseudo source (BPF_PSEUDO_MAP_FD ...).
 */
void asm_load_imm64(struct assembler *as, struct span span, struct reg dst, struct value pseudo,
		    struct value value)
{
	struct insn_operands operands = { .dst = dst.number };
	uint64_t offset;

	check_written(as, dst);
	if (!is_64(as, dst, "a 64-bit load"))
		return;
	if (pseudo.tree || pseudo.number < 0 || pseudo.number > 15) {
		diag_error(&as->diags, pseudo.span, "a pseudo source is a number from 0 to 15");
		return;
	}
	if (pseudo.number > BPF_PSEUDO_MAP_IDX_VALUE)
		diag_warning(&as->diags, pseudo.span, "no kernel knows this pseudo source; the last is %d",
			     BPF_PSEUDO_MAP_IDX_VALUE);
	if (pseudo.number && value.number < INT32_MIN) {
		diag_error(&as->diags, value.span, "a negative id or descriptor must fit 32 bits");
		return;
	}
	operands.src = (uint8_t)pseudo.number;
	/* Ids and descriptors have 32 bits: -1 is 0xffffffff with a zero upper half, as in LLVM. */
	operands.imm = pseudo.number && value.number < 0 ? (int64_t)(uint32_t)value.number
							 : (int64_t)(uint64_t)value.number;
	offset = emit(as, span, insn_find(SHAPE_LOAD_IMM64, OP_NONE, WIDTH_NONE), &operands);
	if (value.tree)
		asm_add_fixup(as, FIXUP_IMM64, as->section, offset, true, &value);
}

void asm_load_address(struct assembler *as, struct span span, struct reg dst, struct span name_span,
		      struct name *name)
{
	asm_load_imm64(as, span, dst, expr_number(name_span, 0), expr_name(as, name_span, name));
}

/* ---- Memory ------------------------------------------------------------ */

void asm_load(struct assembler *as, struct span span, struct reg dst, struct access access,
	      struct memory memory)
{
	const struct insn_row *row;
	struct insn_operands operands = { .dst = dst.number, .src = memory.base.number };

	check_written(as, dst);
	if (!is_64(as, memory.base, "an address"))
		return;
	if (dst.is_32 && (access.is_signed || access.width == WIDTH_64)) {
		diag_error(&as->diags, dst.span, "this load fills 64 bits; write 'r%u'", dst.number);
		return;
	}
	row = find(as, access.span, SHAPE_LOAD, access.is_signed ? OP_SIGNED : OP_UNSIGNED, access.width,
		   "load; 64 bits have no sign to extend, write '(u64 *)'");
	if (!row)
		return;
	operands.off = offset_now(as, &memory.offset);
	fix_offset(as, emit(as, span, row, &operands), &memory);
}

static bool is_unsigned_access(struct assembler *as, struct access access)
{
	if (access.is_signed)
		diag_error(&as->diags, access.span, "only loads extend a sign; write it with 'u'");
	return !access.is_signed;
}

static void store_imm(struct assembler *as, struct span span, struct access access, struct memory memory,
		      struct value value)
{
	struct insn_operands operands = { .dst = memory.base.number };
	uint64_t at;

	operands.off = offset_now(as, &memory.offset);
	operands.imm = imm_now(as, &value, access.width == WIDTH_64);
	if (!value.tree)
		fit_check_store(as, value.span, access.width, value.number);
	at = emit(as, span, insn_find(SHAPE_STORE_IMM, OP_NONE, access.width), &operands);
	fix_offset(as, at, &memory);
	fix_imm(as, at, &value, access.width == WIDTH_64);
}

/* A w register may be stored where no more than its 32 bits are asked for. */
static bool register_holds(struct assembler *as, struct reg reg, enum insn_width width)
{
	return width != WIDTH_64 || is_64(as, reg, "a 64-bit store");
}

void asm_store(struct assembler *as, struct span span, struct access access, struct memory memory,
	       struct operand source)
{
	struct insn_operands operands = { .dst = memory.base.number, .src = source.reg.number };

	if (!is_unsigned_access(as, access) || !is_64(as, memory.base, "an address"))
		return;
	if (!source.is_reg) {
		store_imm(as, span, access, memory, source.value);
		return;
	}
	if (!register_holds(as, source.reg, access.width))
		return;
	operands.off = offset_now(as, &memory.offset);
	fix_offset(as, emit(as, span, insn_find(SHAPE_STORE_REG, OP_NONE, access.width), &operands), &memory);
}

/* The packet of r6, the result always in r0 (kernel: Documentation/bpf/classic_vs_extended.rst). */
void asm_load_packet_byte(struct assembler *as, struct span span, struct access access,
			  const struct reg *index_reg, struct value index)
{
	enum insn_shape shape = index_reg ? SHAPE_LOAD_IND : SHAPE_LOAD_ABS;
	const struct insn_row *row = insn_find(shape, OP_NONE, access.width);
	struct insn_operands operands = { .src = index_reg ? index_reg->number : 0 };

	if (index_reg && !is_64(as, *index_reg, "an index"))
		return;
	if (access.width == WIDTH_64)
		diag_warning(&as->diags, access.span,
			     "no kernel takes a packet load of 8 bytes; there are 1, 2 and 4");
	operands.imm = imm_now(as, &index, false);
	fix_imm(as, emit(as, span, row, &operands), &index, false);
}

void asm_load_packet(struct assembler *as, struct span span, struct reg dst, struct access access,
		     struct name *skb, struct span skb_span, const struct reg *index_reg, struct value index)
{
	if (strcmp(skb->text, "skb") != 0)
		diag_error(&as->diags, skb_span, "only the packet can be indexed, and its name is 'skb'");
	else if (dst.number != 0 || dst.is_32)
		diag_error(&as->diags, dst.span, "a packet load always fills r0");
	else if (is_unsigned_access(as, access))
		asm_load_packet_byte(as, span, access, index_reg, index);
}

/* ---- Atomics ----------------------------------------------------------- */

static void emit_memory(struct assembler *as, struct span span, const struct insn_row *row,
			struct memory memory, struct insn_operands operands)
{
	operands.off = offset_now(as, &memory.offset);
	fix_offset(as, emit(as, span, row, &operands), &memory);
}

static bool is_atomic_width(struct assembler *as, struct access access)
{
	if (!is_unsigned_access(as, access))
		return false;
	if (access.width == WIDTH_32 || access.width == WIDTH_64)
		return true;
	diag_error(&as->diags, access.span, "atomic operations work on u32 and u64");
	return false;
}

void asm_atomic_row(struct assembler *as, struct span span, const struct insn_row *row, struct memory memory,
		    struct reg source)
{
	if (is_64(as, memory.base, "an address") && register_holds(as, source, row->width))
		emit_memory(as, span, row, memory,
			    (struct insn_operands){ .dst = memory.base.number, .src = source.number });
}

void asm_atomic(struct assembler *as, struct span span, struct access access, struct memory memory,
		enum insn_op op, struct reg source)
{
	const struct insn_row *row;

	if (!is_atomic_width(as, access))
		return;
	row = find(as, span, SHAPE_ATOMIC, op, access.width, "atomic operation; there are += |= &= ^=");
	if (row)
		asm_atomic_row(as, span, row, memory, source);
}

/*
 * Fetched and exchanged values come back in the register that they were taken from. The kernel prints an r
 * register for 32 bits too.
 */
static bool check_exchanged(struct assembler *as, struct reg dst, struct reg source, enum insn_width width)
{
	return same_register(as, dst, source) && register_holds(as, source, width);
}

/* atomic64_xchg((u32 *)...) says two things. */
static bool has_width(struct assembler *as, const struct function_name *function, struct access access)
{
	if (!function->width || function->width == access.width)
		return true;
	diag_error(&as->diags, access.span, "'%s' works on %s", function->text,
		   function->width == WIDTH_64 ? "u64" : "u32");
	return false;
}

static void load_acquire(struct assembler *as, struct span span, struct reg dst, struct access access,
			 struct memory memory)
{
	if (dst.is_32 && access.width == WIDTH_64) {
		diag_error(&as->diags, dst.span, "this load fills 64 bits; write 'r%u'", dst.number);
		return;
	}
	emit_memory(as, span, insn_find(SHAPE_LOAD_ACQUIRE, OP_NONE, access.width), memory,
		    (struct insn_operands){ .dst = dst.number, .src = memory.base.number });
}

void asm_call_access(struct assembler *as, struct span span, struct reg dst, struct name *function,
		     struct span function_span, struct access access, struct memory memory,
		     const struct reg *source)
{
	const struct function_name *known = find_function(as, access_functions, function, function_span);

	check_written(as, dst);
	if (!known || !is_64(as, memory.base, "an address") || !is_unsigned_access(as, access) ||
	    !has_width(as, known, access))
		return;
	if ((known->shape != SHAPE_LOAD_ACQUIRE) != (source != NULL)) {
		diag_error(&as->diags, function_span,
			   source ? "'%s' takes an address alone" : "'%s' takes an address and a register",
			   function->text);
		return;
	}
	if (known->shape == SHAPE_LOAD_ACQUIRE)
		load_acquire(as, span, dst, access, memory);
	else if (is_atomic_width(as, access) && check_exchanged(as, dst, *source, access.width))
		asm_atomic_row(as, span, insn_find(known->shape, known->op, access.width), memory, *source);
}

/* Old and new value of a compare-and-exchange: r0 is named twice, and nothing else can be. */
static bool is_compared(struct assembler *as, struct reg dst, struct reg expected)
{
	if (dst.number == 0 && expected.number == 0)
		return true;
	diag_error(&as->diags, dst.number ? dst.span : expected.span,
		   "a compare-and-exchange compares with r0 and returns in r0");
	return false;
}

void asm_compare_access(struct assembler *as, struct span span, struct reg dst, struct name *function,
			struct span function_span, struct access access, struct memory memory,
			struct reg expected, struct reg source)
{
	const struct function_name *known = find_function(as, compare_functions, function, function_span);

	if (known && is_unsigned_access(as, access) && has_width(as, known, access) &&
	    is_compared(as, dst, expected) && same_width(as, dst, expected) && same_width(as, dst, source))
		asm_atomic_row(as, span, insn_find(SHAPE_CMPXCHG, OP_NONE, known->width), memory, source);
}

void asm_exchange(struct assembler *as, struct span span, struct reg dst, struct name *function,
		  struct span function_span, struct memory memory, const struct reg *expected,
		  struct reg source)
{
	const struct function_name *known = find_function(as, exchange_functions, function, function_span);

	check_written(as, dst);
	if (!known || !is_64(as, memory.base, "an address"))
		return;
	if ((known->shape == SHAPE_CMPXCHG) != (expected != NULL)) {
		diag_error(&as->diags, function_span,
			   expected ? "'%s' takes an address and one register"
				    : "'%s' takes an address, r0 and a register",
			   function->text);
		return;
	}
	if (expected && !is_compared(as, dst, *expected))
		return;
	if (!check_exchanged(as, expected ? source : dst, source, known->width) ||
	    (expected && (!same_width(as, source, dst) || !same_width(as, source, *expected))))
		return;
	emit_memory(as, span, insn_find(known->shape, OP_NONE, known->width), memory,
		    (struct insn_operands){ .dst = memory.base.number, .src = source.number });
}

void asm_store_release(struct assembler *as, struct span span, struct name *function,
		       struct span function_span, struct access access, struct memory memory,
		       struct reg source)
{
	const struct function_name *known = find_function(as, store_functions, function, function_span);

	if (!known || !is_64(as, memory.base, "an address") || !is_unsigned_access(as, access) ||
	    !register_holds(as, source, access.width))
		return;
	emit_memory(as, span, insn_find(SHAPE_STORE_RELEASE, OP_NONE, access.width), memory,
		    (struct insn_operands){ .dst = memory.base.number, .src = source.number });
}

static bool is_address_space(struct assembler *as, const struct value *value)
{
	if (!value->tree && value->number >= 0 && value->number <= UINT16_MAX)
		return true;
	diag_error(&as->diags, value->span, "an address space is a number from 0 to 65535");
	return false;
}

/* imm holds both address spaces, the destination's in the upper half (kernel: include/uapi/linux/bpf.h). */
void asm_addr_space_cast(struct assembler *as, struct span span, struct reg dst, struct name *function,
			 struct span function_span, struct reg source, struct value to, struct value from)
{
	struct insn_operands operands = { .dst = dst.number, .src = source.number };

	check_written(as, dst);
	if (!find_function(as, cast_functions, function, function_span) || !is_64(as, dst, "an address") ||
	    !is_64(as, source, "an address") || !is_address_space(as, &to) || !is_address_space(as, &from))
		return;
	operands.imm = (int64_t)(to.number << 16 | from.number);
	emit(as, span, insn_find(SHAPE_ADDR_SPACE_CAST, OP_NONE, WIDTH_NONE), &operands);
}

/* ---- Jumps and calls --------------------------------------------------- */

static void fix_target(struct assembler *as, enum fixup_kind kind, uint64_t offset,
		       const struct value *target)
{
	if (target->tree)
		asm_add_fixup(as, kind, as->section, offset, false, target);
}

static int16_t distance_now(struct assembler *as, const struct insn_row *row,
			    const struct insn_operands *operands, const struct value *target)
{
	return target->tree ? 0 : fit_distance16(as, target->span, row, operands, target->number);
}

void asm_jump_if(struct assembler *as, struct span span, struct reg left, enum insn_op op,
		 struct operand right, struct value target)
{
	enum insn_width width = reg_width(left);
	const struct insn_row *row = insn_find(right.is_reg ? SHAPE_JUMP_REG : SHAPE_JUMP_IMM, op, width);
	struct insn_operands operands = { .dst = left.number, .src = right.reg.number };
	uint64_t offset;

	if (right.is_reg && !same_width(as, left, right.reg))
		return;
	operands.off = distance_now(as, row, &operands, &target);
	if (!right.is_reg)
		operands.imm = imm_now(as, &right.value, width == WIDTH_64);
	offset = emit(as, span, row, &operands);
	fix_target(as, FIXUP_JUMP16, offset, &target);
	if (!right.is_reg)
		fix_imm(as, offset, &right.value, width == WIDTH_64);
}

/* gotol is as long as goto, so a goto whose target is too far for 16 bits becomes one: here, or at the file's
 * end. */
static bool is_far_goto(const struct assembler *as, enum insn_shape shape, const struct value *target)
{
	return shape == SHAPE_GOTO && as->target.version >= SINCE_V4 && !target->tree &&
	       !fit_reaches16(target->number);
}

void asm_goto(struct assembler *as, struct span span, enum insn_shape shape, struct value target)
{
	enum insn_shape made = is_far_goto(as, shape, &target) ? SHAPE_GOTOL : shape;
	const struct insn_row *row = insn_find(made, OP_NONE, WIDTH_NONE);
	struct insn_operands operands = { 0 };

	if (made == SHAPE_GOTOL)
		operands.imm = target.tree ? 0 : fit_distance32(as, target.span, target.number);
	else
		operands.off = distance_now(as, row, &operands, &target);
	if (made != shape)
		listing_note(&as->arena, &as->listing, as->section, as->section->data.count, FAR_GOTO_NOTE);
	fix_target(as, made == SHAPE_GOTOL ? FIXUP_JUMP32 : FIXUP_JUMP16, emit(as, span, row, &operands),
		   &target);
}

void asm_jump_reg(struct assembler *as, struct span span, enum insn_shape shape, struct reg target)
{
	if (is_64(as, target, "a jump's target"))
		emit(as, span, insn_find(shape, OP_NONE, WIDTH_NONE),
		     &(struct insn_operands){ .dst = target.number });
}

void asm_call(struct assembler *as, struct span span, struct value target)
{
	struct insn_operands operands = { .imm = imm_now(as, &target, false) };

	fix_target(as, FIXUP_CALL, emit(as, span, insn_find(SHAPE_CALL, OP_HELPER, WIDTH_NONE), &operands),
		   &target);
}

void asm_call_local(struct assembler *as, struct span span, struct value target)
{
	struct insn_operands operands = { .imm = target.tree
							 ? 0
							 : fit_distance32(as, target.span, target.number) };

	fix_target(as, FIXUP_CALL_LOCAL,
		   emit(as, span, insn_find(SHAPE_CALL, OP_LOCAL, WIDTH_NONE), &operands), &target);
}

/* off: the index of the module's BTF, 0 for the kernel's own (BPF_PSEUDO_KFUNC_CALL). */
void asm_call_runtime(struct assembler *as, struct span span, struct value id, struct value module)
{
	struct insn_operands operands = { .off = offset_now(as, &module), .imm = imm_now(as, &id, false) };
	uint64_t at = emit(as, span, insn_find(SHAPE_CALL, OP_KFUNC, WIDTH_NONE), &operands);

	fix_imm(as, at, &id, false);
	if (module.tree)
		asm_add_fixup(as, FIXUP_OFFSET, as->section, at, false, &module);
}

void asm_exit(struct assembler *as, struct span span)
{
	if (!as->first_exit.section)
		as->first_exit = (struct first_exit){ as->section, as->section->data.count };
	emit(as, span, insn_find(SHAPE_EXIT, OP_NONE, WIDTH_NONE), &(struct insn_operands){ 0 });
}
