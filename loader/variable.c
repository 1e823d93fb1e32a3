/* SPDX-License-Identifier: BSD-2-Clause */
/* Setting an object's variables before it is loaded: they lie in the maps of .data, .rodata and .bss. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "loader/collection.h"

struct variable {
	struct bpf_map *map;
	const struct btf_type *type; /* without typedefs and qualifiers */
	uint32_t offset, size;
};

static const struct btf_type *plain_type(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

/* libbpf names the map "object.section". */
static struct bpf_map *map_of_section(const struct bpfas_collection *collection, const char *section)
{
	for (size_t i = 0; i < collection->map_count; i++) {
		const char *name = bpf_map__name(collection->maps[i].map), *dot = strchr(name, '.');

		if (bpf_map__is_internal(collection->maps[i].map) && dot && !strcmp(dot, section))
			return collection->maps[i].map;
	}
	return NULL;
}

/* Searches one section; its variables are offered as suggestions. */
static bool find_in_section(const struct bpfas_collection *collection, const struct btf *btf,
			    const struct btf_type *section, const char *name, struct variable *variable,
			    struct suggestion *suggestion)
{
	struct bpf_map *map = map_of_section(collection, btf__name_by_offset(btf, section->name_off));
	const struct btf_var_secinfo *info = btf_var_secinfos(section);

	for (int i = 0; map && i < btf_vlen(section); i++, info++) {
		const struct btf_type *var = btf__type_by_id(btf, info->type);
		const char *its = btf__name_by_offset(btf, var->name_off);

		suggestion_offer(suggestion, its);
		if (strcmp(its, name))
			continue;
		*variable = (struct variable){ map, plain_type(btf, var->type), info->offset, info->size };
		return true;
	}
	return false;
}

static bool find(const struct bpfas_collection *collection, const char *name, struct variable *variable,
		 struct suggestion *suggestion)
{
	const struct btf *btf = bpf_object__btf(collection->object);
	uint32_t count = btf ? btf__type_cnt(btf) : 0;

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_datasec(type) &&
		    find_in_section(collection, btf, type, name, variable, suggestion))
			return true;
	}
	return false;
}

/* ---- Values ------------------------------------------------------------------------ */

/* This machine's byte order is the object's, or libbpf would not have opened it. */
static void put_number(char *to, uint64_t number, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		uint32_t at = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? i : size - 1 - i;

		to[at] = (char)(number >> 8 * i);
	}
}

/* Whether the number fits `size` bytes. */
static bool fits(uint64_t number, bool negative, uint32_t size, bool is_signed)
{
	uint64_t half = UINT64_C(1) << (8 * size - 1), most = is_signed ? half - 1 : half - 1 + half;

	return negative ? is_signed && number <= half : number <= most;
}

static int set_number(char *to, const char *text, uint32_t size, bool is_signed)
{
	bool negative = *text == '-';
	uint64_t number;
	char *end;

	text += negative;
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno || *end || size > 8 || !size || !fits(number, negative, size, is_signed))
		return -ERANGE;
	put_number(to, negative ? -number : number, size);
	return 0;
}

static int set_integer(char *to, const struct variable *variable, const char *text)
{
	int encoding = btf_int_encoding(variable->type);

	if (encoding & BTF_INT_BOOL) {
		if (!strcmp(text, "true") || !strcmp(text, "false"))
			text = *text == 't' ? "1" : "0";
		return strcmp(text, "0") && strcmp(text, "1") ? -ERANGE : set_number(to, text, 1, false);
	}
	return set_number(to, text, variable->size, encoding & BTF_INT_SIGNED);
}

static int set_enumerator(char *to, const struct btf *btf, const struct variable *variable, const char *text)
{
	const struct btf_enum *value = btf_enum(variable->type);

	for (int i = 0; btf_is_enum(variable->type) && i < btf_vlen(variable->type); i++)
		if (!strcmp(btf__name_by_offset(btf, value[i].name_off), text)) {
			put_number(to, (uint64_t)value[i].val, variable->size);
			return 0;
		}
	return set_number(to, text, variable->size, btf_kflag(variable->type));
}

/* The text, padded with zeros. */
static int set_text(char *to, const struct btf *btf, const struct variable *variable, const char *text)
{
	const struct btf_type *element = plain_type(btf, btf_array(variable->type)->type);

	if (!element || !btf_is_int(element) || element->size != 1)
		return -EINVAL;
	if (strlen(text) >= variable->size)
		return -ERANGE;
	memset(to, 0, variable->size);
	memcpy(to, text, strlen(text));
	return 0;
}

static int set_value(char *to, const struct btf *btf, const struct variable *variable, const char *text)
{
	if (btf_is_int(variable->type))
		return set_integer(to, variable, text);
	if (btf_is_any_enum(variable->type))
		return set_enumerator(to, btf, variable, text);
	return btf_is_array(variable->type) ? set_text(to, btf, variable, text) : -EINVAL;
}

static int refuse_name(const struct bpfas_collection *collection, const char *name, const char *near)
{
	diag_file_error(&collection->diags, "it has no variable '%s'", name);
	if (near)
		diag_file_note(&collection->diags, "did you mean '%s'?", near);
	else
		diag_file_note(&collection->diags, "variables are found by BTF: compile with -g");
	return -ENOENT;
}

static void mark_as_set(struct bpfas_collection *collection, const struct bpf_map *map)
{
	for (size_t i = 0; i < collection->map_count; i++)
		if (collection->maps[i].map == map)
			collection->maps[i].is_set = true;
}

static int set_found(struct bpfas_collection *collection, const struct variable *variable, const char *name,
		     const char *text)
{
	size_t size;
	const char *initial = bpf_map__initial_value(variable->map, &size);
	char *copy = initial ? malloc(size) : NULL;
	int error;

	if (!copy || variable->offset > size || variable->size > size - variable->offset || !variable->type) {
		free(copy);
		return collection_out_of_memory(collection);
	}
	memcpy(copy, initial, size);
	error = set_value(copy + variable->offset, bpf_object__btf(collection->object), variable, text);
	if (!error)
		error = bpf_map__set_initial_value(variable->map, copy, size);
	free(copy);
	if (!error)
		mark_as_set(collection, variable->map);
	if (error == -EBUSY)
		diag_file_error(&collection->diags,
				"variable '%s' is in a map that is taken from a pin: set it first", name);
	else if (error == -ERANGE)
		diag_file_error(&collection->diags, "'%s' does not fit variable '%s', of %u bytes", text,
				name, variable->size);
	else if (error)
		diag_file_error(&collection->diags, "cannot set variable '%s' to '%s': it is not a %s", name,
				text, "number, enumerator or text");
	return error;
}

int bpfas_collection_set(struct bpfas_collection *collection, const char *name, const char *value)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));
	struct variable variable;

	if (!collection->object || !find(collection, name, &variable, &suggestion))
		return refuse_name(collection, name, suggestion.nearest);
	return set_found(collection, &variable, name, value);
}
