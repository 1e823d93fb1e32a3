/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and values of a map: types or sizes, checked by the map type's rules. */
#include "asm/map/key_value.h"

#include <string.h>

#include <linux/bpf.h>

#include "asm/assembler.h"
#include "asm/expr/expr.h"
#include "asm/local_label.h"
#include "asm/map/number.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "check/map_rules.h"

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

static struct map_facts facts_of(const struct map *map, enum map_field_id id, const struct field_type *type,
				 uint32_t flags)
{
	struct map_facts facts = { .type = map->type, .flags = flags };

	if (id == MAP_FIELD_KEY) {
		facts.key_size = type->size;
		facts.has_key_type = type->type;
	} else {
		facts.value_size = type->size;
		facts.has_value_type = type->type;
	}
	return facts;
}

bool map_value_is_record(const struct map *map, const struct type *type)
{
	return map->type->value == SIZE_RECORD ||
	       (map->type->number == BPF_MAP_TYPE_PERF_EVENT_ARRAY && type && type->kind == TYPE_STRUCT);
}

static bool check_size(struct assembler *as, const struct map *map, enum map_field_id id, enum size_rule rule,
		       const struct field_type *type, uint32_t flags)
{
	struct map_facts facts = facts_of(map, id, type, flags);
	struct map_fault fault;

	if (rule == SIZE_RECORD || (id == MAP_FIELD_VALUE && map_value_is_record(map, type->type)) ||
	    map_part_is_good(&facts, id == MAP_FIELD_KEY ? MAP_PART_KEY : MAP_PART_VALUE, &fault))
		return true;
	diag_error(&as->diags, type->span, "%s", fault.text);
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
	struct map_facts facts = { .type = map->type, .key_size = key->size, .value_size = value->size };
	struct map_fault fault;

	if (map_part_is_good(&facts, MAP_PART_SUM, &fault))
		return true;
	diag_error(&as->diags, value->span, "%s", fault.text);
	return false;
}
