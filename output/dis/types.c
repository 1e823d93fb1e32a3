/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/types.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/capture.h"
#include "btf/check.h"

/* ---- What is dumped ------------------------------------------------------- */

#define MAX_PADDING  (UINT64_C(1) << 20)
#define MAX_INT_SIZE 16

static void add_text(struct dis_types *types, const char *text, size_t length)
{
	if (types->length + length + 1 > types->room) {
		size_t room = 2 * (types->length + length) + 256;
		char *more = realloc(types->text, room);

		if (!more) {
			types->failed = true;
			return;
		}
		types->text = more;
		types->room = room;
	}
	memcpy(types->text + types->length, text, length);
	types->length += length;
	types->text[types->length] = '\0';
}

/* Called by libbpf. */
static void take(void *context, const char *format, va_list values)
{
	char room[512], *text = room;
	va_list again;
	int length;

	va_copy(again, values);
	length = vsnprintf(room, sizeof room, format, values);
	if (length >= (int)sizeof room && vasprintf(&text, format, again) < 0)
		text = NULL;
	va_end(again);
	if (text && length > 0)
		add_text(context, text, (size_t)length);
	else
		((struct dis_types *)context)->failed |= length != 0;
	if (text != room)
		free(text);
}

static void begin_text(struct dis_types *types)
{
	types->length = 0;
	types->failed = false;
}

/* ---- Types ------------------------------------------------------------------ */

const char *dis_types_declare(struct dis_types *types, uint32_t id, const char *name)
{
	DECLARE_LIBBPF_OPTS(btf_dump_emit_type_decl_opts, opts, .field_name = name);
	struct capture capture;
	int error;

	begin_text(types);
	capture_begin(&capture);
	error = btf_dump__emit_type_decl(types->dump, id, &opts);
	capture_end(&capture);
	capture_free(&capture);
	return error || types->failed || !types->length ? NULL : types->text;
}

static bool begins(const char *text, const char *word)
{
	return !strncmp(text, word, strlen(word));
}

/* `struct flow;` says nothing here: a pointer may be to what never comes. */
static bool is_forward(const char *line, size_t length)
{
	return length && line[length - 1] == ';' && !memchr(line, '{', length) && !begins(line, "typedef");
}

/* Typedefs that need no definition. */
static bool is_built_in(const char *line, size_t length)
{
	static const char *const names[] = { "__u8",   "__u16",  "__u32",   "__u64",  "__s8",   "__s16",
					     "__s32",  "__s64",  "__be16",  "__be32", "__be64", "__le16",
					     "__le32", "__le64", "__sum16", "__wsum", "u8",     "u16",
					     "u32",    "u64",    "s8",      "s16",    "s32",    "s64" };
	size_t name = 0;

	if (!begins(line, "typedef "))
		return false;
	for (size_t i = 0; i < length; i++)
		name = line[i] == ' ' ? i + 1 : name;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (length - name == strlen(names[i]) + 1 &&
		    !strncmp(line + name, names[i], strlen(names[i])))
			return true;
	return false;
}

/* C's definitions become the language's: with a dot before the first word, and without the last semicolon. */
static void add_directives(struct dis_types *types, struct arena *arena)
{
	const char *text = types->text;

	while (*text) {
		size_t length = strcspn(text, "\n");
		bool is_head = begins(text, "struct") || begins(text, "union") || begins(text, "enum") ||
			       begins(text, "typedef");
		bool is_end = length && text[length - 1] == ';' && (is_head || *text == '}');

		if (length && !(is_head && (is_forward(text, length) || is_built_in(text, length)))) {
			if (is_head)
				bytes_append(arena, &types->definitions, ".", 1);
			bytes_append(arena, &types->definitions, text, length - is_end);
			bytes_append(arena, &types->definitions, "\n", 1);
		}
		text += length + (text[length] != '\0');
	}
}

void dis_types_define(struct dis_types *types, struct arena *arena, uint32_t id)
{
	struct capture capture;
	int error;

	begin_text(types);
	capture_begin(&capture);
	error = btf_dump__dump_type(types->dump, id);
	capture_end(&capture);
	capture_free(&capture);
	if (!error && !types->failed && types->length)
		add_directives(types, arena);
}

/* ---- Functions ---------------------------------------------------------------- */

static int compare_functions(const void *left, const void *right)
{
	return strcmp(((const struct dis_function *)left)->name, ((const struct dis_function *)right)->name);
}

static void sort_functions(struct dis_types *types, struct arena *arena)
{
	uint32_t count = btf__type_cnt(types->btf);

	types->functions = arena_alloc(arena, count * sizeof *types->functions);
	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(types->btf, id);
		const char *name = btf_is_func(type) ? btf__name_by_offset(types->btf, type->name_off) : NULL;

		if (name)
			types->functions[types->function_count++] = (struct dis_function){ name, id };
	}
	qsort(types->functions, types->function_count, sizeof *types->functions, compare_functions);
}

uint32_t dis_types_function(const struct dis_types *types, const char *name)
{
	struct dis_function key = { .name = name };
	const struct dis_function *found = types->function_count
						   ? bsearch(&key, types->functions, types->function_count,
							     sizeof key, compare_functions)
						   : NULL;

	return found ? found->id : 0;
}

/* ---- Opening -------------------------------------------------------------------- */

/* Bytes between members and behind the last; UINT64_MAX where one lies beyond the end. */
static uint64_t padding_of(const struct btf *btf, const struct btf_type *type)
{
	uint64_t end = 0, padding = 0;

	for (unsigned i = 0; i < btf_vlen(type); i++) {
		int64_t size = btf__resolve_size(btf, btf_members(type)[i].type);
		uint64_t begin = btf_member_bit_offset(type, i) / 8;

		padding += begin > end ? begin - end : 0;
		end = begin + (size > 0 && !btf_member_bitfield_size(type, i) ? (uint64_t)size : 0);
		if (end > type->size)
			return UINT64_MAX;
	}
	return padding + (type->size - end);
}

/*
 * btf_dump writes a bitfield for each 8 bytes of padding, so a few bytes of BTF may ask for gigabytes of
 * that, and it counts bits in an int.
 */
static bool is_printable(const struct btf *btf)
{
	uint64_t padding = 0;

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		uint64_t more = btf_is_struct(type) || btf_is_union(type) ? padding_of(btf, type) : 0;

		if (more > MAX_PADDING || (padding += more) > MAX_PADDING ||
		    (btf_is_int(type) && type->size > MAX_INT_SIZE))
			return false;
	}
	return true;
}

void dis_types_open(struct dis_types *types, const struct bpfas_object *object, struct arena *arena)
{
	uint32_t index = object_find_section(object, ".BTF", 0);
	const struct object_section *section = &object->sections.at[index];
	struct capture capture;

	if (!index || !section->data || btf_check(section->data, section->size))
		return;
	capture_begin(&capture);
	types->btf = btf__new(section->data, (uint32_t)section->size);
	if (libbpf_get_error(types->btf))
		types->btf = NULL;
	else if (is_printable(types->btf))
		types->dump = btf_dump__new(types->btf, take, types, NULL);
	capture_end(&capture);
	capture_free(&capture);
	if (libbpf_get_error(types->dump))
		types->dump = NULL;
	if (types->dump) {
		sort_functions(types, arena);
	} else {
		btf__free(types->btf);
		types->btf = NULL;
	}
}

void dis_types_close(struct dis_types *types)
{
	btf_dump__free(types->dump);
	btf__free(types->btf);
	vec_free(&types->definitions);
	vec_free(&types->maps);
	vec_free(&types->variables);
	vec_free(&types->scratch);
	free(types->text);
}

const struct btf_type *dis_types_resolve(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

const char *dis_types_name(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}
