/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and values of a map: types or sizes, checked by the map type's rules. */
#include "asm/map/key_value.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/expr.h"
#include "asm/local_label.h"
#include "asm/map/number.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "output/dis/text.h"

/* Kernel: kernel/bpf/lpm_trie.c; the key begins with the u32 of its prefix's length. */
#define PREFIX_BITS 4
#define PREFIX_DATA 256
/* Kernel: PERF_MAX_STACK_DEPTH; struct bpf_stack_build_id has 32 bytes. */
#define STACK_DEPTH   127
#define BUILD_ID_SIZE 32

/* `key u32`: one word is a type, unless it is a constant's name. */
static struct field_type resolve_word(struct assembler *as, const struct map_field *field)
{
	struct field_type result = { .span = field->value.span };
	struct name *name = expr_as_name(&field->value);
	struct type_words words = { .span = field->value.span, .name = name };
	uint64_t size = 0;

	if (name && !map_is_constant(name)) {
		result.type = asm_type(as, &words);
		result.failed = !result.type;
		return result;
	}
	result.failed = !map_field_number(as, &field->value, UINT32_MAX, &size);
	result.size = (uint32_t)size;
	return result;
}

static struct field_type resolve_words(struct assembler *as, const struct map_field *field)
{
	struct type *type = field->array ? asm_declared_type(as, &field->words, field->array)
					 : asm_type(as, &field->words);

	return (struct field_type){ .type = type, .span = field->words.span, .failed = !type };
}

static struct field_type resolve_type(struct assembler *as, const struct map_field *field)
{
	struct field_type result = field->is_type ? resolve_words(as, field) : resolve_word(as, field);
	uint64_t size = result.size, align;

	if (result.failed)
		return result;
	if (result.type && (!type_size(result.type, &size, &align) || size > UINT32_MAX)) {
		diag_error(&as->diags, result.span, "this type has no size");
		result.failed = true;
	}
	result.size = (uint32_t)size;
	return result;
}

static struct field_type base_type(struct assembler *as, const char *name)
{
	struct type *type = type_base(&as->types, name, strlen(name));

	return (struct field_type){ .type = type, .size = (uint32_t)type->size };
}

/* The default for a missing field: the one that the map type dictates, or a message that it is missing. */
static struct field_type default_type(struct assembler *as, const struct map *map, enum map_field_id id,
				      enum size_rule rule)
{
	switch (rule) {
	case SIZE_NONE:
	case SIZE_RECORD: return (struct field_type){ 0 };
	case SIZE_4:
	case SIZE_4_OR_8: return base_type(as, "u32");
	case SIZE_INT: return base_type(as, "int");
	case SIZE_CGROUP: return base_type(as, "u64");
	case SIZE_16: return (struct field_type){ .size = 16 };
	default: break;
	}
	if (!map->is_misread)
		diag_error(&as->diags, map->name_span, "this map needs '%s'; write '%s'", map_field_name(id),
			   rule == SIZE_PREFIX
				   ? "key 8', or a struct of a u32, the prefix's bits, and 'u8 data[4]"
			   : rule == SIZE_STACK  ? "value u64[127]', or a size such as 'value 1016"
			   : id == MAP_FIELD_KEY ? "key u32"
						 : "value u64");
	return (struct field_type){ .failed = true };
}

static uint32_t stack_unit(uint32_t flags)
{
	return flags & MAP_F_STACK_BUILD_ID ? BUILD_ID_SIZE : 8;
}

/* The rule that the size breaks, for "a key of hash ...; this has 600"; NULL if it is valid. */
static const char *wrong_size(struct assembler *as, const struct map *map, enum map_field_id id,
			      enum size_rule rule, const struct field_type *type, uint32_t flags)
{
	bool is_key = id == MAP_FIELD_KEY;
	uint32_t limit = is_key ? map->type->key_limit : map->type->value_limit;
	const char *is = is_key ? map->type->key_is : map->type->value_is;
	uint32_t size = type->size;

	switch (rule) {
	case SIZE_4:
	case SIZE_INT: return size == 4 ? NULL : arena_printf(&as->arena, "has 4 bytes, as it is %s", is);
	case SIZE_4_OR_8:
		return size == 4 || size == 8 ? NULL : arena_printf(&as->arena, "has 4 bytes, %s", is);
	case SIZE_16: return size == 16 ? NULL : arena_printf(&as->arena, "has 16 bytes, as it is %s", is);
	case SIZE_CGROUP:
		return size == 8 || size == 16 ? NULL
					       : "has 8 bytes, or 16 for 'struct bpf_cgroup_storage_key'";
	case SIZE_PREFIX:
		return size > PREFIX_BITS && size <= PREFIX_BITS + PREFIX_DATA
			       ? NULL
			       : "has 5 to 260 bytes, a u32 of prefix bits first";
	case SIZE_STACK:
		return size && size % stack_unit(flags) == 0 && size / stack_unit(flags) <= STACK_DEPTH
			       ? NULL
			       : arena_printf(&as->arena, "has 1 to %d times %u bytes", STACK_DEPTH,
					      stack_unit(flags));
	default: return size && size <= limit ? NULL : arena_printf(&as->arena, "has 1 to %u bytes", limit);
	}
}

static bool check_size(struct assembler *as, const struct map *map, enum map_field_id id, enum size_rule rule,
		       const struct field_type *type, uint32_t flags)
{
	const char *wrong;

	if (rule == SIZE_RECORD)
		return true;
	wrong = wrong_size(as, map, id, rule, type, flags);
	if (wrong)
		diag_error(&as->diags, type->span, "a %s of %s %s; this has %u", map_field_name(id),
			   map->type->name, wrong, type->size);
	else if ((rule == SIZE_INT || rule == SIZE_TYPED) && !type->type)
		diag_error(&as->diags, type->span, "%s needs its %s's type, not only a size", map->type->name,
			   map_field_name(id));
	else
		return true;
	return false;
}

struct field_type map_key_or_value(struct assembler *as, const struct map *map, enum map_field_id id,
				   enum size_rule rule, uint32_t flags)
{
	const struct map_field *field = map_find_field(map, id);
	struct field_type type;

	if (!field)
		return default_type(as, map, id, rule);
	if (rule == SIZE_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no %s", map->type->name, map_field_name(id));
		return (struct field_type){ .failed = true };
	}
	type = resolve_type(as, field);
	if (!type.failed)
		type.failed = !check_size(as, map, id, rule, &type, flags);
	return type;
}

bool map_check_sum(struct assembler *as, const struct map *map, const struct field_type *key,
		   const struct field_type *value)
{
	uint64_t sum = (uint64_t)key->size + value->size;

	if (!map->type->sum_limit || sum <= map->type->sum_limit)
		return true;
	diag_error(&as->diags, value->span,
		   "a key and a value of %s have at most %u bytes together; these have %" PRIu64,
		   map->type->name, map->type->sum_limit, sum);
	return false;
}
