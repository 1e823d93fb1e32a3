/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/find.h"

#include "asm/type/builtin.h"
#include "asm/type/from_btf.h"
#include "asm/type/table.h"

static struct type *find_own(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	return type_table_find(types, (struct type_key){ .kind = kind, .name = name, .length = length });
}

static struct type *find_other(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *type = type_find_builtin(types, kind, name, length);

	return type ? type : type_btf_find(types, kind, name, length);
}

struct type *type_find(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *own = find_own(types, kind, name, length);

	return own ? own : find_other(types, kind, name, length);
}

struct type *type_find_any(struct types *types, const char *name, size_t length)
{
	static const enum type_kind kinds[] = { TYPE_STRUCT, TYPE_UNION, TYPE_TYPEDEF, TYPE_ENUM };
	const size_t count = sizeof kinds / sizeof *kinds;
	struct type *type = NULL;

	for (size_t i = 0; i < count && !type; i++)
		type = find_own(types, kinds[i], name, length);
	for (size_t i = 0; i < count && !type; i++)
		type = find_other(types, kinds[i], name, length);
	return type;
}

struct type *type_declare(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *type = length ? find_own(types, kind, name, length) : NULL;

	if (type && !type->complete)
		return type;
	type = type_new(types, kind, name, length);
	if (length)
		type_table_add(types, type);
	return type;
}
