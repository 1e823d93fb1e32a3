/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A loader overwrites exactly one field: imm of arithmetic, off of a load or store, both halves of `ll`. So a
 * use of CO-RE must be a whole operand; within a larger expression it is refused (asm/expr/evaluate.c), since
 * the loader would overwrite the sum.
 *
 * The record, which libbpf compares, holds a path of numbers in the file's own BTF ("0:1:2": the type, the
 * member of that index, the element), which it looks up by name in the kernel's. Anonymous members have
 * indices of their own; a path is 63 steps at most. The value that the file's own types give is written into
 * the instruction, as compilers do: libbpf checks it before it replaces it.
 */
#include "asm/core_relo.h"

#include <inttypes.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/core_use.h"
#include "asm/declarator.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/local_label.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/from_btf.h"
#include "asm/type/path.h"
#include "asm/type/type.h"
#include "base/suggest.h"
#include "isa/insn.h"
#include "output/dis/text.h"

/* ---- Operands that allow it -------------------------------------------- */

static unsigned opcode(const struct fixup *fixup)
{
	return fixup->section->data.at[fixup->offset];
}

static bool report_place(struct assembler *as, const struct core_relo *use, const char *what)
{
	const char *name = use->function->name;

	diag_error(&as->diags, use->span,
		   "CO-RE cannot change %s; put the value into a register first: "
		   "'r2 = %s(%s)'",
		   what, name, use->name->text);
	return false;
}

static bool has_pseudo_source(const struct assembler *as, const struct fixup *fixup)
{
	uint8_t regs = fixup->section->data.at[fixup->offset + INSN_REGS_AT];

	return as->object.endian == BPFAS_BIG ? regs & 0xf : regs >> 4;
}

/* A loader rewrites imm of arithmetic, off of loads and stores, and the 64 bits of `ll` (libbpf:
 * relo_core.c). */
static bool check_place(struct assembler *as, const struct fixup *fixup, const struct core_relo *use)
{
	unsigned class = BPF_CLASS(opcode(fixup));

	switch ((enum fixup_kind)fixup->kind) {
	case FIXUP_IMM32:
		if (class == BPF_ALU || class == BPF_ALU64)
			return true;
		if (class == BPF_ST)
			return report_place(as, use, "the number of a store");
		return report_place(as, use,
				    class == BPF_LD ? "the index of a packet load"
						    : "the number of a jump or a call");
	case FIXUP_OFFSET:
		return class == BPF_LDX || class == BPF_ST || class == BPF_STX ||
		       report_place(as, use, "the module of a call");
	case FIXUP_IMM64:
		return !has_pseudo_source(as, fixup) ||
		       report_place(as, use, "a map's or variable's address");
	case FIXUP_JUMP16:
	case FIXUP_JUMP32: return report_place(as, use, "a jump's target");
	case FIXUP_CALL:
	case FIXUP_CALL_LOCAL: return report_place(as, use, "what is called");
	default: return report_place(as, use, "data");
	}
}

/* ---- Types ------------------------------------------------------------- */

static void report_no_type(struct assembler *as, const struct core_relo *use, size_t length)
{
	struct suggestion suggestion = suggestion_for(use->name->text, length);

	if (diag_error_hidden(&as->diags))
		return;
	if (use->tag && type_find_any(&as->types, use->name->text, length)) {
		diag_error(&as->diags, use->name_span,
			   "'%.*s' is not that kind of type; leave out the word before it", (int)length,
			   use->name->text);
		return;
	}
	for (size_t i = 0; i < as->types.all.count; i++)
		if (*as->types.all.at[i]->name)
			suggestion_offer(&suggestion, as->types.all.at[i]->name);
	diag_error(&as->diags, use->name_span, "unknown type '%.*s'%s", (int)length, use->name->text,
		   suggestion_text(&as->arena, &suggestion));
	if (!suggestion.nearest)
		diag_advise(&as->diags, BPFAS_NOTE, use->name_span, BPFAS_ADVICE_GIVE_BTF,
			    "/sys/kernel/btf/vmlinux",
			    "declare the fields that you use: '.struct %.*s { ... }', or give a kernel's BTF",
			    (int)length, use->name->text);
}

/* The type spelled by the first `length` bytes of the name. */
static struct type *find_type(struct assembler *as, const struct core_relo *use, size_t length)
{
	static const enum type_kind kinds[] = {
		[TAG_STRUCT] = TYPE_STRUCT, [TAG_UNION] = TYPE_UNION, [TAG_ENUM] = TYPE_ENUM
	};
	const char *name = use->name->text;
	struct type *type = NULL;

	if (use->tag)
		type = type_find(&as->types, kinds[use->tag], name, length);
	else if (use->function->of == OF_TYPE)
		type = type_base(&as->types, name, length);
	if (!type && !use->tag)
		type = type_find_any(&as->types, name, length);
	if (type)
		type_btf_fill(&as->types, type_resolve(type));
	else
		report_no_type(as, use, length);
	return type;
}

static bool sized_type(struct assembler *as, const struct core_relo *use, struct type *type, uint64_t *size)
{
	uint64_t align;

	if (type_size(type, size, &align))
		return true;
	diag_error(&as->diags, use->name_span, "the members of '%s' are not declared in this file",
		   type->name);
	return false;
}

static bool resolve_type(struct assembler *as, const struct core_relo *use, struct btf_core *core,
			 int128 *value)
{
	const struct name *name = use->name;
	uint64_t size;

	if (memchr(name->text, '.', name->length)) {
		diag_error(&as->diags, use->name_span,
			   "'%s' takes a type alone; core_exists and core_size take a member",
			   use->function->name);
		return false;
	}
	core->root = find_type(as, use, name->length);
	core->access = "0";
	if (!core->root || !sized_type(as, use, core->root, &size))
		return false;
	/* The id is known only once BTF is made: see asm/btf/ext.c. */
	*value = core->kind == BPF_CORE_TYPE_SIZE ? (int128)size : 1;
	return true;
}

/* ---- Members ----------------------------------------------------------- */

/* The bits to load in order to read a member. */
struct storage {
	uint64_t start, bits;
};

/*
 * Like clang for most structs, loads a bitfield with as many bytes as its struct is aligned to, or with more
 * if it crosses those. The loader recomputes this from the kernel's struct anyway. False if the bitfield
 * crosses 64 bits.
 */
static bool bitfield_storage(const struct type_place *place, struct storage *storage)
{
	uint64_t end = place->bit_offset + place->bits;

	storage->bits = place->record->align < 8 ? place->record->align * 8 : 64;
	for (; storage->bits <= 64; storage->bits *= 2) {
		storage->start = place->bit_offset / storage->bits * storage->bits;
		if (end <= storage->start + storage->bits)
			return true;
	}
	return false;
}

static bool is_scalar(struct type *type)
{
	enum type_kind kind = type_resolve(type)->kind;

	return kind == TYPE_INT || kind == TYPE_ENUM || kind == TYPE_POINTER;
}

static bool report_member(struct assembler *as, const struct core_relo *use, const char *why)
{
	diag_error(&as->diags, use->name_span, "'%s' %s", use->name->text, why);
	return false;
}

/* For array elements a loader knows only offset and size. */
static bool check_aspect(struct assembler *as, const struct core_relo *use, const struct type_place *place,
			 uint64_t size)
{
	bool is_shift = use->function->kind == BPF_CORE_FIELD_LSHIFT_U64 ||
			use->function->kind == BPF_CORE_FIELD_RSHIFT_U64;

	if (!is_shift && use->function->kind != BPF_CORE_FIELD_SIGNED)
		return true;
	if (place->is_element)
		return report_member(as, use,
				     "is an array element; loaders support only core, core_size and "
				     "core_exists only");
	if (is_shift && (size > 8 || !is_scalar(place->type)))
		return report_member(as, use, "is not a number of at most 64 bits, so it cannot be shifted");
	return true;
}

/* Shifting left by this moves the member's highest bit to the register's. */
static uint64_t left_shift(const struct assembler *as, const struct type_place *place,
			   const struct storage *storage, uint64_t width)
{
	if (as->object.endian == BPFAS_BIG)
		return place->bit_offset + 64 - (storage->start + storage->bits);
	return 64 - (place->bit_offset + width - storage->start);
}

static bool member_value(struct assembler *as, const struct core_relo *use, const struct type_place *place,
			 uint64_t size, uint64_t *value)
{
	struct storage storage = { place->bit_offset, size * 8 };
	uint64_t width = place->bits ? place->bits : size * 8;

	if (!check_aspect(as, use, place, size))
		return false;
	if (place->bits && !bitfield_storage(place, &storage))
		return report_member(as, use, "crosses a 64-bit boundary, so no load can read it whole");
	switch (use->function->kind) {
	case BPF_CORE_FIELD_BYTE_OFFSET: *value = storage.start / 8; break;
	case BPF_CORE_FIELD_BYTE_SIZE: *value = storage.bits / 8; break;
	case BPF_CORE_FIELD_SIGNED: *value = type_resolve(place->type)->is_signed; break;
	case BPF_CORE_FIELD_LSHIFT_U64: *value = left_shift(as, place, &storage, width); break;
	case BPF_CORE_FIELD_RSHIFT_U64: *value = 64 - width; break;
	default: *value = 1; break;
	}
	return true;
}

/* "0:1:2": the struct itself, and then step by step. */
static const char *access_text(struct assembler *as, const struct type_access *access)
{
	size_t room = 2 + access->count * sizeof ":4294967295", used = 1;
	char *text = arena_alloc(&as->arena, room);

	text[0] = '0';
	for (unsigned i = 0; i < access->count; i++)
		used += (size_t)snprintf(text + used, room - used, ":%" PRIu32, access->at[i]);
	text[used] = '\0';
	return text;
}

static bool report_no_path(struct assembler *as, const struct core_relo *use, size_t dot)
{
	const char *instead =
		use->function->kind == BPF_CORE_FIELD_EXISTS ? "core_type_exists" : "core_type_size";

	diag_error(&as->diags, use->name_span, "'%s' takes a member, such as '%.*s.MEMBER'; %s takes a type",
		   use->function->name, (int)dot, use->name->text, instead);
	return false;
}

/* `found` is the length of the part of the name that exists, `place` the member it names. */
static void report_no_member(struct assembler *as, const struct core_relo *use, size_t found,
			     const struct type_place *place, const char *suggestion)
{
	const char *name = use->name->text, *missing = name + found;

	if (*missing == '[')
		diag_error(&as->diags, use->name_span, "'%.*s' has no element '%s'", (int)found, name,
			   missing);
	else if (type_resolve(place->type)->kind == TYPE_POINTER)
		diag_error(
			&as->diags, use->name_span,
			"'%.*s' is a pointer; load it into a register, then access the member through that",
			(int)found, name);
	else
		diag_error(&as->diags, use->name_span, "'%.*s' has no member '%s'%s", (int)found, name,
			   missing + 1, suggestion_words(&as->arena, suggestion));
}

static bool find_member(struct assembler *as, const struct core_relo *use, struct btf_core *core,
			struct type_place *place)
{
	const char *name = use->name->text, *suggestion;
	size_t dot = strcspn(name, "."), length = use->name->length - dot, bad;
	struct type_access access = { 0 };

	if (length < 2)
		return report_no_path(as, use, dot);
	core->root = find_type(as, use, dot);
	if (!core->root)
		return false;
	if (!type_member_access(core->root, name + dot + 1, length - 1, place, &access, &bad, NULL)) {
		if (diag_error_hidden(&as->diags))
			return false;
		type_member(core->root, name + dot + 1, length - 1, place, &bad, &suggestion);
		report_no_member(as, use, bad ? dot + 1 + bad : dot, place, suggestion);
		return false;
	}
	if (access.count > TYPE_ACCESS_DEPTH)
		return report_member(as, use, "is nested deeper than the 63 levels that loaders follow");
	core->access = access_text(as, &access);
	return true;
}

static bool resolve_member(struct assembler *as, const struct core_relo *use, struct btf_core *core,
			   int128 *value)
{
	struct type_place place;
	uint64_t size, number;

	if (!find_member(as, use, core, &place) || !sized_type(as, use, place.type, &size) ||
	    !member_value(as, use, &place, size, &number))
		return false;
	*value = (int128)number;
	return true;
}

/* ---- Enumerators ------------------------------------------------------- */

static bool find_constant(struct assembler *as, const struct core_relo *use, struct type **root,
			  uint32_t *index)
{
	const struct symbol_def *def = use->name->file;

	if (!def || !def->is_constant || !def->details->type)
		return report_member(
			as, use, "is not an enumerator in this file; for another enum, write 'ENUM.NAME'");
	*root = def->details->type;
	*index = def->details->enumerator;
	return true;
}

static bool find_enumerator(struct assembler *as, const struct core_relo *use, struct type **root,
			    uint32_t *index)
{
	size_t dot = strcspn(use->name->text, ".");
	const char *name = use->name->text + dot + 1;
	const struct symbol_def *def;
	const struct type *type;

	if (!use->name->text[dot])
		return find_constant(as, use, root, index);
	*root = find_type(as, use, dot);
	if (!*root)
		return false;
	type = type_resolve(*root);
	def = name_intern(&as->names, name, strlen(name))->file;
	if (def && def->details->type == type && def->is_constant) {
		*index = def->details->enumerator;
		return true;
	}
	for (*index = 0; *index < type->enumerators.count; ++*index)
		if (!strcmp(type->enumerators.at[*index].name, name))
			return true;
	return report_member(as, use, "is not an enumerator");
}

static bool resolve_enumerator(struct assembler *as, const struct core_relo *use, struct btf_core *core,
			       int128 *value)
{
	const struct enumerator *enumerator;
	uint32_t index;

	if (!find_enumerator(as, use, &core->root, &index))
		return false;
	if (!*core->root->name)
		return report_member(as, use, "belongs to an anonymous enum, and loaders find enums by name");
	enumerator = &type_resolve(core->root)->enumerators.at[index];
	core->access = arena_printf(&as->arena, "%" PRIu32, index);
	*value = enumerator->is_large ? (int128)(uint64_t)enumerator->value : (int128)enumerator->value;
	if (core->kind == BPF_CORE_ENUMVAL_EXISTS)
		*value = 1;
	return true;
}

/* ---- All of them ------------------------------------------------------- */

/*
 * A loader compares the instruction's value with the one it computes itself: for a 32-bit enum a signed
 * number, even if the enum is unsigned.
 */
static void settle_large_enumerator(struct assembler *as, const struct fixup *fixup,
				    const struct core_relo *use, int128 *value)
{
	if (use->function->kind != BPF_CORE_ENUMVAL_VALUE || *value <= INT32_MAX ||
	    *value > (int128)UINT32_MAX)
		return;
	if (fixup->kind == FIXUP_IMM32)
		*value = narrow_imm32(as, use->span, *value, fixup->is_64);
	else
		diag_warning(&as->diags, use->span,
			     "libbpf refuses such a number of 64 bits; write 'w2 = %s(%s)'",
			     use->function->name, use->name->text);
}

static bool check_range(struct assembler *as, const struct fixup *fixup, const struct core_relo *use,
			int128 value)
{
	if (fixup->kind == FIXUP_OFFSET && value > INT16_MAX) {
		diag_error(&as->diags, use->span,
			   "offset %" PRIu64 " does not fit a load's or store's 16 bits; add "
			   "it to a register first: 'r2 += %s(%s)'",
			   (uint64_t)value, use->function->name, use->name->text);
		return false;
	}
	if (fixup->kind == FIXUP_IMM32 && (value > INT32_MAX || value < INT32_MIN)) {
		diag_error(&as->diags, use->span, "the value does not fit 32 bits; write 'r2 = %s(%s) ll'",
			   use->function->name, use->name->text);
		return false;
	}
	return true;
}

bool core_relocate(struct assembler *as, const struct fixup *fixup, const struct core_relo *use,
		   int128 *value)
{
	static bool (*const resolve[])(struct assembler *, const struct core_relo *, struct btf_core *,
				       int128 *) = {
		[OF_MEMBER] = resolve_member,
		[OF_TYPE] = resolve_type,
		[OF_ENUMERATOR] = resolve_enumerator,
	};
	struct btf_core core = { .section = fixup->section,
				 .offset = fixup->offset,
				 .kind = use->function->kind,
				 .span = use->span };

	if (!check_place(as, fixup, use) || !resolve[use->function->of](as, use, &core, value))
		return false;
	settle_large_enumerator(as, fixup, use, value);
	if (!check_range(as, fixup, use, *value))
		return false;
	as->has_declarations = true;
	vec_push(&as->arena, &as->btf.core, core);
	return true;
}
