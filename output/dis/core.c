/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CO-RE records as comments, in the language's spelling. They are no operands,
 * as an operand core(...) makes a record, and the object's records come from
 * .BTF.ext, which is printed as it is.
 */
#include "output/dis/core.h"

#include <bpf/btf.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "btf/line_info.h"
#include "output/dis/types.h"

static const char *const spellings[] = {
	[BPF_CORE_FIELD_BYTE_OFFSET] = "core",           [BPF_CORE_FIELD_BYTE_SIZE] = "core_size",
	[BPF_CORE_FIELD_EXISTS] = "core_exists",         [BPF_CORE_FIELD_SIGNED] = "core_signed",
	[BPF_CORE_FIELD_LSHIFT_U64] = "core_lshift",     [BPF_CORE_FIELD_RSHIFT_U64] = "core_rshift",
	[BPF_CORE_TYPE_ID_LOCAL] = "core_type_id_local", [BPF_CORE_TYPE_ID_TARGET] = "core_type_id_target",
	[BPF_CORE_TYPE_EXISTS] = "core_type_exists",     [BPF_CORE_TYPE_SIZE] = "core_type_size",
	[BPF_CORE_ENUMVAL_EXISTS] = "core_enum_exists",  [BPF_CORE_ENUMVAL_VALUE] = "core_enum_value",
	[BPF_CORE_TYPE_MATCHES] = "core_type_matches",
};

struct path {
	struct dis *dis;
	const struct btf *btf;
	const struct btf_type *type; /* of what the path has come to; NULL: it leads nowhere */
};

/* A name is anybody's, and must not end the comment. */
static void put_name(const struct path *path, const char *before, uint32_t name_off)
{
	struct text_out *out = &path->dis->out;
	const char *name = btf__name_by_offset(path->btf, name_off);

	if (!name || !*name)
		return;
	for (out_text(out, before); *name; name++)
		out_char(out, *name > ' ' && *name <= '~' ? *name : '?');
}

static void put_index(const struct path *path, uint64_t index)
{
	out_char(&path->dis->out, '[');
	out_decimal(&path->dis->out, index);
	out_char(&path->dis->out, ']');
}

static void put_enumerator(struct path *path, uint64_t index)
{
	if (btf_is_enum(path->type))
		put_name(path, "", btf_enum(path->type)[index].name_off);
	else
		put_name(path, "", btf_enum64(path->type)[index].name_off);
	path->type = NULL;
}

static void put_step(struct path *path, uint64_t index)
{
	const struct btf_type *type = path->type;

	if (btf_is_array(type)) {
		put_index(path, index);
		path->type = dis_types_resolve(path->btf, btf_array(type)->type);
	} else if (btf_is_composite(type) && index < btf_vlen(type)) {
		put_name(path, ".", btf_members(type)[index].name_off);
		path->type = dis_types_resolve(path->btf, btf_members(type)[index].type);
	} else {
		path->type = NULL;
	}
}

/* The first number is an index too, as if the type were that of an array's elements. */
static void put_path(struct path *path, const char *access)
{
	char *end;
	uint64_t index = strtoull(access, &end, 10);

	if (path->type && btf_is_any_enum(path->type)) {
		if (index < btf_vlen(path->type))
			put_enumerator(path, index);
		return;
	}
	if (index)
		put_index(path, index);
	while (path->type && *end == ':') {
		index = strtoull(end + 1, &end, 10);
		put_step(path, index);
	}
}

static void put_record(struct dis *dis, const struct ext_core *record)
{
	struct path path = { dis, dis->types->btf, dis_types_resolve(dis->types->btf, record->type) };
	const struct btf_type *type = btf__type_by_id(path.btf, record->type);
	const char *access = btf_string(&dis->options->records->strings, record->access);

	if (!type || !access || record->kind >= sizeof spellings / sizeof *spellings)
		return;
	out_text(&dis->out, "\t// ");
	out_text(&dis->out, spellings[record->kind]);
	out_char(&dis->out, '(');
	if (record->kind != BPF_CORE_ENUMVAL_EXISTS && record->kind != BPF_CORE_ENUMVAL_VALUE)
		put_name(&path, "", type->name_off);
	put_path(&path, access);
	out_char(&dis->out, ')');
}

static bool is_before(const struct ext_core *record, uint32_t section, uint64_t offset)
{
	return record->place.section < section ||
	       (record->place.section == section && record->place.offset < offset);
}

void dis_put_core(struct dis *dis, uint32_t section, uint64_t at)
{
	const struct ext_info *ext = dis->options->records ? &dis->options->records->ext : NULL;
	size_t low = 0, high = ext && dis->types->btf ? ext->core.count : 0, end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(&ext->core.at[middle], section, at))
			low = middle + 1;
		else
			high = middle;
	}
	for (;
	     low < end && ext->core.at[low].place.section == section && ext->core.at[low].place.offset == at;
	     low++)
		put_record(dis, &ext->core.at[low]);
}
