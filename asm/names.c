/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/names.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/from_btf.h"
#include "asm/type/name.h"
#include "asm/type/path.h"
#include "asm/type/type.h"
#include "base/suggest.h"
#include "uapi/builtin.h"

/* type.member: the type's name, and the path behind its dot. */
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

bool name_is_local_label(const struct name *name)
{
	const char *text = name->text;

	return text[0] >= '0' && text[0] <= '9' && text[strspn(text, "0123456789")] == '@';
}

const char *name_shown(struct assembler *as, const struct name *name)
{
	if (!name_is_local_label(name))
		return name->text;
	return arena_printf(&as->arena, "%.*s", (int)strcspn(name->text, "@"), name->text);
}

static void offer_file_names(struct assembler *as, struct suggestion *suggestion)
{
	for (size_t i = 0; i < as->symbols.defs.count; i++)
		if (as->symbols.defs.at[i]->is_defined && !name_is_local_label(as->symbols.defs.at[i]->name))
			suggestion_offer(suggestion, as->symbols.defs.at[i]->name->text);
}

static void offer_helpers(struct suggestion *suggestion)
{
	for (size_t i = 0; i < builtin_helper_count; i++)
		suggestion_offer(suggestion, builtin_helpers[i].name);
}

static void offer_constants(struct suggestion *suggestion)
{
	for (size_t i = 0; i < builtin_constant_count; i++)
		suggestion_offer(suggestion, builtin_constants[i].name);
}

void name_report_unknown(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);
	struct member_name member = split_member(as, name);

	if (diag_error_hidden(&as->diags))
		return;
	if (member.type) {
		report_no_member(as, span, name, &member);
		return;
	}
	offer_file_names(as, &suggestion);
	offer_constants(&suggestion);
	diag_error(&as->diags, span, "'%s' is neither defined nor a built-in constant%s",
		   name_shown(as, name), suggestion_text(&as->arena, &suggestion));
}

void name_report_no_label(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags))
		return;
	if (name_is_local_label(name)) {
		diag_error(&as->diags, span, "no later label '%s'", name_shown(as, name));
		return;
	}
	for (size_t i = 0; i < as->blocks.labels.count; i++)
		if (!name_is_local_label(as->blocks.labels.at[i]->name))
			suggestion_offer(&suggestion, as->blocks.labels.at[i]->name->text);
	diag_error(&as->diags, span, "no label '%s'%s%s", name->text,
		   as->blocks.open.number ? " in this program" : "",
		   suggestion_text(&as->arena, &suggestion));
}

void name_report_no_function(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags))
		return;
	offer_helpers(&suggestion);
	offer_file_names(as, &suggestion);
	diag_error(&as->diags, span, "no helper or function '%s'%s", name->text,
		   suggestion_text(&as->arena, &suggestion));
}
