/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libbpf prints types. It writes anonymous structs over several lines, which
 * are joined here, and it knows no maps: those are spelled as their sources
 * spell them, with __uint and __type.
 */
#include "linker/declaration.h"

#include <bpf/btf.h>
#include <stdio.h>
#include <string.h>

#include "linker/btf_skip.h"

#define MAX_MEMBERS 64 /* that a message shows */

struct text {
	struct arena *arena;
	bytes bytes;
};

static void append(struct text *text, const char *more)
{
	bytes_append(text->arena, &text->bytes, more, strlen(more));
}

/* What libbpf breaks into lines is one line here. */
static void append_line(void *context, const char *format, va_list values)
{
	struct text *text = context;
	char piece[256];

	vsnprintf(piece, sizeof piece, format, values);
	for (const char *at = piece; *at; at++) {
		bool is_blank = *at == '\n' || *at == '\t' || *at == ' ';

		if (is_blank && text->bytes.count && text->bytes.at[text->bytes.count - 1] == ' ')
			continue;
		bytes_append(text->arena, &text->bytes, is_blank ? " " : at, 1);
	}
}

static const char *finish(struct text *text)
{
	const char *done = arena_copy(text->arena, text->bytes.at, text->bytes.count);

	vec_free(&text->bytes);
	return done;
}

static void emit(struct text *text, const struct btf *btf, uint32_t type, const char *name)
{
	LIBBPF_OPTS(btf_dump_emit_type_decl_opts, opts, .field_name = name);
	struct btf_dump *dump = btf_dump__new(btf, append_line, text, NULL);

	if (!dump || !type || btf_dump__emit_type_decl(dump, type, &opts))
		append(text, type ? "?" : "void");
	btf_dump__free(dump);
}

const char *declaration_type(struct arena *arena, const struct btf *btf, uint32_t type)
{
	struct text text = { .arena = arena };

	emit(&text, btf, type, "");
	while (text.bytes.count && text.bytes.at[text.bytes.count - 1] == ' ')
		text.bytes.count--;
	return finish(&text);
}

const char *declaration_members(struct arena *arena, const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	struct text text = { .arena = arena };
	uint32_t count = btf_vlen(type);

	append(&text, btf_is_union(type) ? "union " : "struct ");
	append(&text, btf__name_by_offset(btf, type->name_off));
	append(&text, " { ");
	for (uint32_t i = 0; i < count && i < MAX_MEMBERS; i++) {
		const struct btf_member *member = &btf_members(type)[i];

		emit(&text, btf, member->type, btf__name_by_offset(btf, member->name_off));
		append(&text, "; ");
	}
	append(&text, count > MAX_MEMBERS ? "... }" : "}");
	return finish(&text);
}

/* ---- Maps ---------------------------------------------------------------------- */

/* __uint(NAME, N) is int (*NAME)[N], and __type(NAME, T) is T *NAME. */
static void append_field(struct text *text, const struct btf *btf, const struct btf_member *member)
{
	const char *name = btf__name_by_offset(btf, member->name_off);
	const struct btf_type *pointer = btf_skip(btf, member->type, NULL), *target;

	if (!btf_is_ptr(pointer)) {
		emit(text, btf, member->type, name);
		return;
	}
	target = btf_skip(btf, pointer->type, NULL);
	if (btf_is_array(target)) {
		append(text, arena_printf(text->arena, "__uint(%s, %u)", name, btf_array(target)->nelems));
		return;
	}
	append(text, arena_printf(text->arena, "__type(%s, %s)", name,
				  declaration_type(text->arena, btf, pointer->type)));
}

static const char *declare_map(struct arena *arena, const struct btf *btf, const struct btf_type *map,
			       const char *name)
{
	struct text text = { .arena = arena };

	append(&text, "struct { ");
	for (uint32_t i = 0; i < btf_vlen(map) && i < MAX_MEMBERS; i++) {
		append_field(&text, btf, &btf_members(map)[i]);
		append(&text, "; ");
	}
	append(&text, arena_printf(arena, "} %s SEC(\".maps\")", name));
	return finish(&text);
}

/* Their first member is the type: int (*type)[N]. */
static bool is_map(const struct btf *btf, const struct btf_type *type)
{
	return btf_is_struct(type) && btf_vlen(type) &&
	       !strcmp(btf__name_by_offset(btf, btf_members(type)->name_off), "type") &&
	       btf_is_ptr(btf_skip(btf, btf_members(type)->type, NULL));
}

const char *declaration_of(struct arena *arena, const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const char *name = btf__name_by_offset(btf, type->name_off);
	const struct btf_type *of = btf_skip(btf, type->type, NULL);
	struct text text = { .arena = arena };

	if (btf_is_var(type) && is_map(btf, of))
		return declare_map(arena, btf, of, name);
	emit(&text, btf, type->type, name);
	return finish(&text);
}
