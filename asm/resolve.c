/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Resolves operands that are names: each is written into its field or becomes a relocation.
 *
 * Instructions are encoded while they are read, with a zero where an operand contains a name. Whether that
 * name is a label, a constant, a helper or another object's symbol is known only at the end of the file: a
 * definition may come last, and no built-in may take a name from a user. So each such field is a fix-up with
 * its expression's tree; they are applied in source order.
 *
 * A .prog has its own labels: its fix-ups are bound when it closes, while these are known, and those that
 * name none of its labels wait with the others.
 *
 * Invariants: no place moves any more (asm/data/fragment_layout.c ran before); a value is written once,
 * through asm/narrow.c, which refuses what the field cannot hold; relocations are exactly those of LLVM's
 * object, with addends in the section's bytes, as BPF uses REL.
 */
#include "asm/resolve.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/core_relo.h"
#include "asm/core_use.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/insn/relax.h"
#include "asm/license.h"
#include "asm/local_label.h"
#include "asm/builtin_name.h"
#include "asm/raw/tables.h"
#include "asm/symbol.h"
#include "asm/target.h"
#include "asm/undefined.h"
#include "base/byte_order.h"
#include "base/place.h"
#include "isa/insn.h"
#include "output/listing.h"

static struct value value_of(const struct fixup *fixup)
{
	return (struct value){ .span = fixup->span, .tree = fixup->tree };
}

static struct name *as_name(const struct fixup *fixup)
{
	struct value value = value_of(fixup);

	return expr_as_name(&value);
}

static struct result evaluate(struct assembler *as, const struct fixup *fixup)
{
	struct value value = value_of(fixup);

	return expr_evaluate(as, &value);
}

static uint8_t *field(const struct fixup *fixup, unsigned at)
{
	return fixup->section->data.at + fixup->offset + at;
}

static void put_imm(struct assembler *as, const struct fixup *fixup, int64_t imm)
{
	put32(field(fixup, INSN_IMM_AT), (uint32_t)imm, as->object.endian);
}

static void put_imm64(struct assembler *as, const struct fixup *fixup, uint64_t imm)
{
	put32(field(fixup, INSN_IMM_AT), (uint32_t)imm, as->object.endian);
	put32(field(fixup, INSN_NEXT_IMM_AT), (uint32_t)(imm >> 32), as->object.endian);
}

static void add_relocation(struct assembler *as, const struct fixup *fixup, struct symbol *symbol,
			   enum bpf_reloc_type type)
{
	struct relocation relocation = { .offset = fixup->offset, .symbol = symbol, .type = type };

	vec_push(&as->arena, &fixup->section->relocations, relocation);
}

/* Whether LLVM would refer to the symbol rather than to its section and an offset. */
static bool needs_itself(const struct symbol *symbol, int128 addend)
{
	if (symbol->binding != STB_LOCAL || !symbol->section || symbol->type == STT_GNU_IFUNC)
		return true;
	/* A linker that merges equal strings moves the symbol, not the bytes after it. */
	return ((symbol->section->flags & SHF_MERGE) && addend) || (symbol->section->flags & SHF_TLS);
}

/*
 * The symbol for a relocation against the definition. As in LLVM, a local label is reached through its
 * section, with its offset in the addend; in an object with stated symbols, every symbol is used directly.
 */
static struct symbol *relocation_symbol(struct assembler *as, struct symbol_def *def, int128 *addend)
{
	struct symbol *symbol = def->symbol ? def->symbol : asm_undefined(as, def->name, def->span)->symbol;

	if (!def->is_defined && !def->has_binding)
		symbol->binding = def->is_weak ? STB_WEAK : STB_GLOBAL;
	if (!def->is_label_of_block && (as->raw || needs_itself(symbol, *addend))) {
		symbol->absent = false;
		return symbol;
	}
	*addend += (int128)symbol->value;
	return asm_object_section_symbol(&as->object, symbol->section);
}

static bool is_call(const struct fixup *fixup)
{
	return fixup->kind == FIXUP_CALL || fixup->kind == FIXUP_CALL_LOCAL;
}

/* Outside of blocks, an undefined name belongs to another object. */
static struct result undefined_symbol(struct assembler *as, const struct fixup *fixup, struct name *name)
{
	if (fixup->block) {
		if (is_call(fixup))
			name_report_no_function(as, fixup->span, name);
		else
			name_report_unknown(as, fixup->span, name);
		return (struct result){ .failed = true };
	}
	return (struct result){ .symbol = asm_undefined(as, name, fixup->span) };
}

static struct result evaluate_among_symbols(struct assembler *as, const struct fixup *fixup)
{
	struct result result;

	as->evaluation->names_are_symbols = !fixup->block;
	result = evaluate(as, fixup);
	as->evaluation->names_are_symbols = false;
	return result;
}

/* Before `ll` and in data, a plain name is always a symbol; in a call, a symbol or a helper. */
static struct result evaluate_address(struct assembler *as, const struct fixup *fixup)
{
	struct name *name = as_name(fixup);
	struct result result = { 0 };

	if (!name || asm_lookup(as, name) || name->roles->section)
		return evaluate_among_symbols(as, fixup);
	if (fixup->kind == FIXUP_CALL && name_builtin(as, name, &result))
		return result;
	if (fixup->kind == FIXUP_IMM64 && fixup->block && name_builtin(as, name, &result))
		return result;
	if (!is_call(fixup) && name_own_member(as, name, &result))
		return result;
	return undefined_symbol(as, fixup, name);
}

/* Points at 'foo' of `*(u8 *)(r1 + foo)`, where the span begins at the operator. */
static struct span without_plus(struct assembler *as, struct span span)
{
	if (*source_text_at(&as->sources, span.begin) == '+')
		span.begin += 1 + (uint32_t)strspn(source_text_at(&as->sources, span.begin + 1), " \t");
	return span;
}

static struct result evaluate_number(struct assembler *as, const struct fixup *fixup)
{
	struct result result = evaluate(as, fixup);

	if (result.failed)
		return result;
	if (result.symbol) {
		struct span span = without_plus(as, fixup->span);

		diag_error(&as->diags, fixup->span,
			   "'%s' is an address, which has 64 bits; load it with "
			   "'r1 = %.*s ll'",
			   name_shown(&as->arena, result.symbol->name), (int)(span.end - span.begin),
			   source_text_at(&as->sources, span.begin));
		result.failed = true;
	}
	return result;
}

/* ---- Numbers ----------------------------------------------------------- */

static bool report_bitfield(struct assembler *as, const struct fixup *fixup, const struct result *result)
{
	if (result->is_bitfield)
		diag_error(&as->diags, fixup->span, "this member is a bitfield, which has no byte offset");
	return result->is_bitfield;
}

static void apply_imm32(struct assembler *as, const struct fixup *fixup)
{
	struct result result = evaluate_number(as, fixup);

	if (result.failed || report_bitfield(as, fixup, &result))
		return;
	if (result.is_helper)
		diag_warning(&as->diags, fixup->span, "this is a helper's number; is a 'call' missing?");
	put_imm(as, fixup, narrow_imm32(as, fixup->span, result.number, fixup->is_64));
}

static void apply_offset(struct assembler *as, const struct fixup *fixup)
{
	struct result result = evaluate_number(as, fixup);

	if (result.failed || report_bitfield(as, fixup, &result))
		return;
	put16(field(fixup, INSN_OFF_AT), (uint16_t)narrow_offset(as, fixup->span, result.number),
	      as->object.endian);
}

static unsigned data_size(const struct fixup *fixup)
{
	return fixup->kind == FIXUP_DATA8    ? 1
	       : fixup->kind == FIXUP_DATA16 ? 2
	       : fixup->kind == FIXUP_DATA32 ? 4
					     : 8;
}

/* ---- Addresses --------------------------------------------------------- */

/* The kernel: "callback function not static". */
static void warn_of_callback(struct assembler *as, const struct fixup *fixup, const struct symbol_def *def)
{
	if (!def->is_subprogram || def->symbol->binding == STB_LOCAL || as->raw)
		return;
	diag_warning(&as->diags, fixup->span,
		     "the kernel allows taking the address of static functions only");
	diag_note(&as->diags, def->span, "'.func static' makes it one");
}

static void apply_imm64(struct assembler *as, const struct fixup *fixup)
{
	struct result result = evaluate_address(as, fixup);
	int128 number = result.number;

	if (result.failed)
		return;
	if (result.symbol) {
		warn_of_callback(as, fixup, result.symbol);
		add_relocation(as, fixup, relocation_symbol(as, result.symbol, &number), RELOC_64_64);
	}
	put_imm64(as, fixup, (uint64_t)number);
}

/*
 * LLVM's type tells runtime linkers to leave alone offsets that are only for .BTF and .BTF.ext: those of
 * temporary labels in code, and of others in writable data.
 */
static enum bpf_reloc_type data_relocation(const struct assembler *as, const struct section *in,
					   const struct symbol_def *target, unsigned size)
{
	const struct section *section = target->symbol->section;
	uint64_t flags = SHF_ALLOC | (target->is_temporary ? SHF_EXECINSTR : SHF_WRITE);

	if (size == 8)
		return RELOC_64_ABS64;
	if (as->raw)
		return raw_data_relocation(in);
	return section && (section->flags & flags) == flags ? RELOC_64_NODYLD32 : RELOC_64_ABS32;
}

static void apply_data(struct assembler *as, const struct fixup *fixup)
{
	struct result result = evaluate_address(as, fixup);
	unsigned size = data_size(fixup);
	int128 number = result.number;

	if (result.failed)
		return;
	if (result.symbol && size < 4) {
		diag_error(&as->diags, fixup->span, "an address takes 4 or 8 bytes");
		return;
	}
	if (result.symbol)
		add_relocation(as, fixup, relocation_symbol(as, result.symbol, &number),
			       data_relocation(as, fixup->section, result.symbol, size));
	put_bytes(field(fixup, 0), size, narrow_data(as, fixup->span, number, size), as->object.endian);
}

void asm_put_datum(struct assembler *as, struct section *section, uint64_t offset, unsigned size,
		   const struct value *value, const struct result *result)
{
	struct fixup place = { .section = section, .offset = (uint32_t)offset, .span = value->span };
	int128 number = result->number;

	if (result->symbol)
		add_relocation(as, &place, relocation_symbol(as, result->symbol, &number), RELOC_64_ABS64);
	put_bytes(field(&place, 0), size, narrow_data(as, value->span, number, size), as->object.endian);
}

/* ---- Jumps ------------------------------------------------------------- */

/* The distance to a label in the same section, from the next instruction. */
static bool label_distance(struct assembler *as, const struct fixup *fixup, const struct result *target,
			   int128 *distance)
{
	const struct symbol_def *label = target->symbol;
	const char *name = name_shown(&as->arena, label->name);
	int128 away;

	if (!label->is_defined || !label->symbol) {
		diag_error(&as->diags, fixup->span, "'%s' is declared here but not defined", name);
		return false;
	}
	if (label->is_subprogram) {
		diag_error(&as->diags, fixup->span, "'%s' is a function; it is called, not jumped to", name);
		return false;
	}
	if (label->is_program || label->symbol->section != fixup->section) {
		diag_error(&as->diags, fixup->span, "'%s' is in another section; a jump stays in its own",
			   name);
		diag_note(&as->diags, label->span, "it is defined here");
		return false;
	}
	if (label->symbol->binding != STB_LOCAL) {
		diag_error(&as->diags, fixup->span,
			   "'%s' is global, so a linker may move it; jump to a local "
			   "label",
			   name);
		return false;
	}
	away = (int128)label->symbol->value + target->number - (int128)fixup->offset - 8;
	if (away % 8) {
		diag_error(&as->diags, fixup->span, "'%s' is not at an instruction boundary", name);
		return false;
	}
	*distance = away / 8;
	return true;
}

/*
 * In a file without a label `exit`, a jump there goes to the first exit instruction, as in the conformance
 * suite.
 */
static bool exit_distance(struct assembler *as, const struct fixup *fixup, int128 *distance)
{
	const struct first_exit *first = &as->first_exit;

	if (!first->section) {
		diag_error(&as->diags, fixup->span, "no label 'exit' and no exit instruction");
		return false;
	}
	if (first->section != fixup->section) {
		diag_error(&as->diags, fixup->span,
			   "no label 'exit', and the file's first exit instruction is in another section");
		return false;
	}
	*distance = ((int128)first->offset - (int128)fixup->offset) / 8 - 1;
	return true;
}

/* The distance to the target; false after reporting why it is out of reach. */
static bool jump_distance(struct assembler *as, const struct fixup *fixup, int128 *distance)
{
	struct name *name = as_name(fixup);
	struct result target;

	if (name && !asm_lookup(as, name) && !strcmp(name->text, "exit"))
		return exit_distance(as, fixup, distance);
	if (name && !asm_lookup(as, name)) {
		name_report_no_label(as, fixup->span, name);
		return false;
	}
	target = evaluate(as, fixup);
	*distance = target.number;
	return !target.failed && (!target.symbol || label_distance(as, fixup, &target, distance));
}

/* Only -mcpu=v4 has gotol, which is as long as goto. */
static bool widen_goto(struct assembler *as, const struct fixup *fixup, int128 distance)
{
	const struct insn_row *gotol = insn_find(SHAPE_GOTOL, OP_NONE, WIDTH_NONE);

	if (*field(fixup, INSN_OPCODE_AT) != insn_find(SHAPE_GOTO, OP_NONE, WIDTH_NONE)->opcode ||
	    as->target->version < gotol->since)
		return false;
	insn_encode(gotol, &(struct insn_operands){ .imm = narrow_distance32(as, fixup->span, distance) },
		    as->object.endian, field(fixup, INSN_OPCODE_AT));
	listing_note(&as->arena, &as->listing, fixup->section->number, fixup->offset, FAR_GOTO_NOTE);
	return true;
}

static void apply_jump16(struct assembler *as, const struct fixup *fixup, int128 distance)
{
	struct insn_operands fields;
	const struct insn_row *jump;

	if (!narrow_reaches16(distance) && (widen_goto(as, fixup, distance) || asm_relax(as, fixup)))
		return;
	jump = insn_decode(field(fixup, INSN_OPCODE_AT), 8, as->object.endian, &fields);
	put16(field(fixup, INSN_OFF_AT),
	      (uint16_t)narrow_distance16(as, fixup->span, jump, &fields, distance), as->object.endian);
}

static void apply_jump(struct assembler *as, const struct fixup *fixup)
{
	int128 distance;

	if (!jump_distance(as, fixup, &distance))
		return;
	if (fixup->kind == FIXUP_JUMP32)
		put_imm(as, fixup, narrow_distance32(as, fixup->span, distance));
	else
		apply_jump16(as, fixup, distance);
}

/* ---- Calls ------------------------------------------------------------- */

/* BPF_PSEUDO_CALL in src marks a call of a BPF function (kernel: include/uapi/linux/bpf.h). */
static void mark_local_call(struct assembler *as, const struct fixup *fixup)
{
	*field(fixup, INSN_REGS_AT) = as->object.endian == BPFAS_LITTLE ? 1 << 4 : 1;
}

/* Call distances count instructions. */
static bool is_whole(struct assembler *as, const struct fixup *fixup, const struct result *target,
		     int128 length)
{
	if (length % 8)
		diag_error(&as->diags, fixup->span,
			   "'%s' with this distance is not at an instruction boundary",
			   name_shown(&as->arena, target->symbol->name));
	return length % 8 == 0;
}

/*
 * A local function in the same section is called by distance, and needs no linker. Other calls are relocated:
 * the addend is -1 or, against a section, the target's offset in instructions less one (llvm_reloc.rst). In
 * an object with stated relocations `call local f` is always the former and `call f` the latter.
 */
static void call_function(struct assembler *as, const struct fixup *fixup, const struct result *target)
{
	struct symbol *symbol = target->symbol->symbol, *against;
	int128 addend = target->number;

	mark_local_call(as, fixup);
	if (symbol && symbol->section == fixup->section && symbol->binding == STB_LOCAL &&
	    !(as->raw && fixup->kind == FIXUP_CALL)) {
		int128 away = (int128)symbol->value + addend - (int128)fixup->offset - 8;

		if (is_whole(as, fixup, target, away))
			put_imm(as, fixup, narrow_distance32(as, fixup->span, away / 8));
		return;
	}
	against = relocation_symbol(as, target->symbol, &addend);
	if (!is_whole(as, fixup, target, addend))
		return;
	add_relocation(as, fixup, against, RELOC_64_32);
	put_imm(as, fixup, narrow_distance32(as, fixup->span, addend / 8 - 1));
}

static bool license_allows(const struct assembler *as)
{
	return as->license->is_gpl_compatible;
}

/* The kernel refuses it when the program is loaded; here the line is known. */
static void check_gpl(struct assembler *as, const struct fixup *fixup, const struct result *helper)
{
	if (!helper->gpl_only || license_allows(as) || !as->has_declarations || as->raw)
		return;
	diag_warning(&as->diags, fixup->span, "this helper requires a GPL-compatible licence");
	if (as->license->text)
		diag_note(&as->diags, as->license->span, "this licence is not; '.license \"GPL\"' is");
	else
		diag_note(&as->diags, fixup->span, "this file has no licence; add '.license \"GPL\"'");
}

/* `call local f` names a function of the file, or of another object; a number is the distance to it. */
static void apply_call_local(struct assembler *as, const struct fixup *fixup)
{
	struct name *name = as_name(fixup);
	struct result target =
		name && !asm_lookup(as, name) ? undefined_symbol(as, fixup, name) : evaluate(as, fixup);

	if (target.failed)
		return;
	if (target.symbol)
		call_function(as, fixup, &target);
	else
		put_imm(as, fixup, narrow_distance32(as, fixup->span, target.number));
}

static void apply_call(struct assembler *as, const struct fixup *fixup)
{
	struct name *name = as_name(fixup);
	struct result target = evaluate_address(as, fixup);

	if (target.failed)
		return;
	if (target.symbol) {
		call_function(as, fixup, &target);
		return;
	}
	check_gpl(as, fixup, &target);
	if (name && !asm_lookup(as, name) && !target.is_helper)
		diag_warning(&as->diags, fixup->span,
			     "this is a number, not a function; '.extern %s' makes it "
			     "a symbol",
			     name->text);
	put_imm(as, fixup, narrow_imm32(as, fixup->span, target.number, false));
}

/* ---- All of them ------------------------------------------------------- */

/* The value was checked against the field's width. */
static void apply_core(struct assembler *as, const struct fixup *fixup, const struct core_relo *use)
{
	int128 value;

	if (!core_relocate(as, fixup, use, &value))
		return;
	if (fixup->kind == FIXUP_IMM64)
		put_imm64(as, fixup, (uint64_t)value);
	else if (fixup->kind == FIXUP_OFFSET)
		put16(field(fixup, INSN_OFF_AT), (uint16_t)value, as->object.endian);
	else
		put_imm(as, fixup, (int64_t)value);
}

static void apply(struct assembler *as, const struct fixup *fixup)
{
	struct value value = value_of(fixup);
	const struct core_relo *core = expr_as_core(&value);

	if (core) {
		apply_core(as, fixup, core);
		return;
	}
	switch ((enum fixup_kind)fixup->kind) {
	case FIXUP_IMM32: apply_imm32(as, fixup); break;
	case FIXUP_IMM64: apply_imm64(as, fixup); break;
	case FIXUP_OFFSET: apply_offset(as, fixup); break;
	case FIXUP_JUMP16:
	case FIXUP_JUMP32: apply_jump(as, fixup); break;
	case FIXUP_CALL: apply_call(as, fixup); break;
	case FIXUP_CALL_LOCAL: apply_call_local(as, fixup); break;
	case FIXUP_DATA8:
	case FIXUP_DATA16:
	case FIXUP_DATA32:
	case FIXUP_DATA64: apply_data(as, fixup); break;
	}
}

/* A program's jumps stay inside it, and its labels are known only until its end. Other fix-ups wait. */
void asm_bind_block(struct assembler *as)
{
	size_t kept = as->blocks->open.first_fixup;

	for (size_t i = kept; i < as->fixups.count; i++) {
		struct fixup fixup = as->fixups.at[i];

		if (fixup.kind == FIXUP_JUMP16 || fixup.kind == FIXUP_JUMP32)
			apply(as, &fixup);
		else
			as->fixups.at[kept++] = fixup;
	}
	as->fixups.count = kept;
}

void asm_resolve(struct assembler *as)
{
	for (size_t i = 0; i < as->fixups.count; i++)
		apply(as, &as->fixups.at[i]);
	/* Frees memory for the object's bytes: a large source has as many fix-ups. */
	vec_free(&as->fixups);
}
