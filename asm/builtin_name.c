/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/builtin_name.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/from_btf.h"
#include "asm/type/path.h"
#include "asm/type/type.h"
#include "base/suggest.h"
#include "uapi/builtin.h"

/* type.member: the type's name, and the path after the dot. */
struct member_name {
	struct type *type; /* NULL: the text before the dot names none */
	const char *path;
	size_t length;
};

static struct type *find_type(struct assembler *as, const char *name, size_t length)
{
	struct type *type = type_find_any(&as->types, name, length);

	if (type)
		type_btf_fill(&as->types, type_resolve(type));
	return type;
}

static struct member_name split_member(struct assembler *as, const struct name *name)
{
	const char *dot = memchr(name->text, '.', name->length);
	size_t head;

	if (!dot || dot == name->text)
		return (struct member_name){ 0 };
	head = (size_t)(dot - name->text);
	return (struct member_name){ .type = find_type(as, name->text, head),
				     .path = dot + 1,
				     .length = name->length - head - 1 };
}

bool name_builtin(struct assembler *as, const struct name *name, struct result *result)
{
	const struct builtin_constant *constant = builtin_constant(name->text, name->length);
	const struct builtin_helper *helper;
	struct member_name member;
	struct type_place place;
	size_t bad;

	if (constant) {
		result->number = constant->value;
		return true;
	}
	helper = builtin_helper(name->text, name->length);
	if (helper) {
		result->number = helper->id;
		result->is_helper = true;
		result->gpl_only = helper->gpl_only;
		return true;
	}
	member = split_member(as, name);
	if (!member.type || !type_member(member.type, member.path, member.length, &place, &bad, NULL))
		return false;
	result->number = (int128)place.offset;
	result->is_bitfield = place.bits != 0;
	return true;
}

bool name_own_member(struct assembler *as, const struct name *name, struct result *result)
{
	struct member_name member = split_member(as, name);
	bool has_index = memchr(name->text, '[', name->length);

	return member.type && (member.type->span.end || has_index) && name_builtin(as, name, result);
}

static void report_no_member(struct assembler *as, struct span span, const struct name *name,
			     const struct member_name *member)
{
	struct type_place place;
	const char *suggestion;
	size_t bad;
	int head = (int)(member->path - 1 - name->text);

	type_member(member->type, member->path, member->length, &place, &bad, &suggestion);
	diag_error(&as->diags, span, "'%.*s' has no member '%s'%s", head, name->text, member->path + bad,
		   suggestion_words(&as->arena, suggestion));
}

void asm_report_no_type(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags))
		return;
	for (size_t i = 0; i < as->types.all.count; i++)
		if (*as->types.all.at[i]->name)
			suggestion_offer(&suggestion, as->types.all.at[i]->name);
	for (size_t i = 0; i < builtin_type_count; i++)
		if (!builtin_types[i].anonymous)
			suggestion_offer(&suggestion, builtin_types[i].name);
	diag_error(&as->diags, span, "unknown type '%s'%s", name->text,
		   suggestion_text(&as->arena, &suggestion));
}

bool name_sizeof(struct assembler *as, struct span span, const struct name *name, int128 *size)
{
	struct type *type = find_type(as, name->text, name->length);
	struct member_name member = { 0 };
	struct type_place place;
	uint64_t length, align;
	size_t bad;

	if (!type)
		type = type_base(&as->types, name->text, name->length);
	if (!type) {
		member = split_member(as, name);
		if (member.type && type_member(member.type, member.path, member.length, &place, &bad, NULL))
			type = place.type;
	}
	if (!type && !member.type && name->file)
		type = name->file->details->type;
	if (type && type_size(type, &length, &align)) {
		*size = (int128)length;
		return true;
	}
	if (type)
		diag_error(&as->diags, span, "'%s' has no size", name->text);
	else if (!member.type)
		asm_report_no_type(as, span, name);
	else if (!diag_error_hidden(&as->diags))
		report_no_member(as, span, name, &member);
	return false;
}

bool name_report_no_member(struct assembler *as, struct span span, const struct name *name)
{
	struct member_name member = split_member(as, name);

	if (member.type)
		report_no_member(as, span, name, &member);
	return member.type;
}
