/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structs, unions and enums as clang lays them out for BPF: the System V rules for 64-bit machines, with GNU
 * C's packed and aligned. libbpf, the kernel and C code read the same bytes, so a layout that is not exactly
 * C's is refused.
 *
 * A bitfield begins at the next bit, unless it would cross a boundary of its type: then it begins there; `:
 * 0` advances to that boundary; a packed one may cross it. A struct is as strictly aligned as its strictest
 * member, a named bitfield included.
 *
 * Sizes are checked as they grow: BTF counts a member's place in bits, with 32 of them.
 */
#include "asm/type/layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "asm/type/derive.h"
#include "asm/type/index.h"
#include "asm/type/table.h"

/* BTF counts a member's offset in bits, with 32 of them. */
#define MAX_SIZE (UINT64_C(1) << 29)

static uint64_t align_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) / align * align;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The layout of one struct or union in progress. */
struct layout {
	struct types *types;
	struct diags *diags; /* NULL: a built-in type; an error is then a fault of the table */
	struct type *type;
	uint64_t bits, align; /* so far; for a union, of its largest member */
};

#define report(layout, span, ...) \
	((layout)->diags ? diag_error((layout)->diags, (span), __VA_ARGS__) : (void)0)

static const char *keyword(const struct type *type)
{
	switch (type->kind) {
	case TYPE_STRUCT: return "struct ";
	case TYPE_UNION: return "union ";
	case TYPE_ENUM: return "enum ";
	default: return "";
	}
}

static bool report_incomplete(struct layout *layout, const struct member *member)
{
	const struct type *type = member->type;

	while (type->target && type->kind != TYPE_POINTER)
		type = type->target;
	if (type == layout->type)
		report(layout, member->span, "%s%s cannot hold itself; a pointer to it can", keyword(type),
		       type->name);
	else if (type->kind == TYPE_VOID)
		report(layout, member->span, "member '%s' cannot be void", member->name);
	else if (type->complete)
		report(layout, member->span, "member '%s' is too large", member->name);
	else
		report(layout, member->span, "member '%s' has the incomplete type %s%s", member->name,
		       keyword(type), type->name);
	return false;
}

static bool is_zero_width(const struct member *member)
{
	return !member->bits && !*member->name && type_resolve(member->type)->kind == TYPE_INT;
}

static bool check_bitfield(struct layout *layout, const struct member *member)
{
	const struct type *type = type_resolve(member->type);
	uint64_t width = type->is_bool ? 1 : type->size * 8;

	if (type->kind != TYPE_INT && type->kind != TYPE_ENUM) {
		report(layout, member->span, "bitfield '%s' must have an integer type", member->name);
		return false;
	}
	if (member->bits > width) {
		report(layout, member->span, "bitfield '%s' has %u bits, but its type only %" PRIu64,
		       member->name, member->bits, width);
		return false;
	}
	return true;
}

/*
 * A bitfield takes the next free bit, unless it would then cross a boundary of its type's size; in a packed
 * struct it may. An unnamed one does not align the struct. An explicit alignment is applied after that check,
 * as in clang (gcc checks the boundary again).
 */
static uint64_t bitfield_start(struct layout *layout, const struct member *member, uint64_t bits,
			       uint64_t align)
{
	bool zero = is_zero_width(member), packed = (layout->type->packed || member->packed) && !zero;
	uint64_t unit = type_resolve(member->type)->size * 8, asked = member->align * UINT64_C(8);
	uint64_t align_bits = larger(packed ? 1 : align * 8, asked);

	if (*member->name)
		layout->align = larger(layout->align, larger(packed ? 1 : align, member->align));
	if (zero || bits % align_bits + member->bits > unit)
		return align_up(bits, align_bits);
	return asked ? align_up(bits, asked) : bits;
}

static uint64_t plain_start(struct layout *layout, const struct member *member, uint64_t bits, uint64_t align)
{
	if (layout->type->packed || member->packed)
		align = 1;
	align = larger(align, member->align);
	layout->align = larger(layout->align, align);
	return align_up(bits, align * 8);
}

static bool lay_member(struct layout *layout, struct member *member)
{
	uint64_t size, align, start = layout->type->kind == TYPE_UNION ? 0 : layout->bits;

	if (!type_size(member->type, &size, &align))
		return report_incomplete(layout, member);
	if (member->bits && !check_bitfield(layout, member))
		return false;
	if (member->bits || is_zero_width(member))
		start = bitfield_start(layout, member, start, align);
	else
		start = plain_start(layout, member, start, align);
	if (size > MAX_SIZE || start / 8 + size > MAX_SIZE) {
		report(layout, member->span, "with member '%s' %s%s is over 512 MiB", member->name,
		       keyword(layout->type), layout->type->name);
		return false;
	}
	member->bit_offset = start;
	start += member->bits ? member->bits : is_zero_width(member) ? 0 : size * 8;
	layout->bits = larger(layout->bits, start);
	return true;
}

static int compare_members(const void *left, const void *right)
{
	const struct member *a = *(const struct member *const *)left,
			    *b = *(const struct member *const *)right;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->span.begin > b->span.begin) - (a->span.begin < b->span.begin);
}

/* Members of anonymous structs count as the outer one's own. */
static const struct member **collect_named(const struct type *type, const struct member **named)
{
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		if (*member->name)
			*named++ = member;
		else if (!type_member_is_padding(member))
			named = collect_named(type_resolve(member->type), named);
	}
	return named;
}

/* The names of one struct, sorted, so that equal ones are adjacent. */
static bool check_names(struct layout *layout)
{
	const struct type *type = layout->type;
	size_t count = type_count_names(type);
	const struct member **sorted = arena_alloc(layout->types->arena, count * sizeof *sorted);
	bool good = true;

	collect_named(type, sorted);
	qsort(sorted, count, sizeof *sorted, compare_members);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(sorted[i - 1]->name, sorted[i]->name))
			continue;
		report(layout, sorted[i]->span, "a second member '%s' in %s%s", sorted[i]->name,
		       keyword(type), type->name);
		good = false;
	}
	return good;
}

static bool complete_members(struct types *types, struct diags *diags, struct type *type)
{
	struct layout layout = { .types = types, .diags = diags, .type = type, .align = 1 };

	for (size_t i = 0; i < type->members.count; i++)
		if (!lay_member(&layout, &type->members.at[i]))
			return false;
	if (diags && !check_names(&layout))
		return false;
	type_index_build(types, type);
	type->align = larger(layout.align, type->asked_align);
	type->size = align_up(align_up(layout.bits, 8) / 8, type->align);
	return true;
}

static bool fits(const struct enumerator *enumerator, bool is_signed, unsigned bits)
{
	int64_t value = enumerator->value;

	if (bits == 64)
		return true;
	if (enumerator->is_large)
		return false;
	if (is_signed)
		return value >= -(INT64_C(1) << (bits - 1)) && value < INT64_C(1) << (bits - 1);
	return value >= 0 && value < INT64_C(1) << bits;
}

/* An unsigned int if that holds all values, an int if some are negative; 64 bits if needed. */
static void complete_enum(struct type *type)
{
	for (size_t i = 0; i < type->enumerators.count; i++)
		if (type->enumerators.at[i].value < 0 && !type->enumerators.at[i].is_large)
			type->is_signed = true;
	type->size = type->packed ? 1 : 4;
	for (size_t i = 0; i < type->enumerators.count; i++)
		while (!fits(&type->enumerators.at[i], type->is_signed, (unsigned)type->size * 8))
			type->size *= 2;
	type->align = larger(type->size, type->asked_align);
}

bool type_complete(struct types *types, struct diags *diags, struct type *type)
{
	switch (type->kind) {
	case TYPE_STRUCT:
	case TYPE_UNION: type->complete = complete_members(types, diags, type); return type->complete;
	case TYPE_ENUM:
		complete_enum(type);
		type->complete = true;
		return true;
	default: type->complete = type_size(type, &type->size, &type->align); return true;
	}
}
