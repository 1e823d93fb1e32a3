/* SPDX-License-Identifier: BSD-2-Clause */
/* VARs, the FUNCs of other objects, and the DATASECs that list them by section. */
#include "asm/btf/variables.h"

#include <bpf/btf.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "asm/type/derive.h"

/* A member of a DATASEC. */
struct listed {
	const char *section;
	size_t order; /* its position among its kind */
	uint32_t id;
	uint32_t offset, size, section_size;
	struct span span;
};

struct listing_order {
	struct listed *items;
	size_t count;
};

static void list(struct listing_order *order, struct listed item)
{
	item.order = order->count;
	order->items[order->count++] = item;
}

static uint32_t linkage_of(const struct symbol *symbol)
{
	return symbol->binding == STB_LOCAL ? BTF_VAR_STATIC : BTF_VAR_GLOBAL_ALLOCATED;
}

static uint32_t section_size(const struct section *section)
{
	return (uint32_t)(section->type == SHT_NOBITS ? section->size : section->data.count);
}

static void add_variables(struct btf_writer *w, struct listing_order *order)
{
	for (size_t i = 0; i < w->input->variables.count; i++) {
		const struct btf_variable *variable = &w->input->variables.at[i];
		const struct symbol *symbol = variable->symbol;
		uint32_t id = btf_writer_check(
			w, btf__add_var(w->btf, btf_writer_name(w, symbol->name, variable->span),
					(int)linkage_of(symbol), (int)btf_writer_reach(w, variable->type)));

		btf_writer_add_tags(w, variable->tags, id, -1);
		list(order, (struct listed){ .section = symbol->section->name,
					     .id = id,
					     .offset = (uint32_t)symbol->value,
					     .size = (uint32_t)variable->size,
					     .section_size = section_size(symbol->section),
					     .span = variable->span });
	}
}

static uint32_t add_external(struct btf_writer *w, const struct btf_external *external)
{
	uint32_t type = btf_writer_reach(w, external->type);

	if (external->type->kind == TYPE_FUNCTION)
		return btf_writer_check(w, btf__add_func(w->btf, external->name, BTF_FUNC_EXTERN, (int)type));
	return btf_writer_check(w, btf__add_var(w->btf, external->name, BTF_VAR_GLOBAL_EXTERN, (int)type));
}

/* 0 for a function; an untyped symbol counts as one byte, as in clang's BTF. */
static uint32_t external_size(const struct btf_external *external)
{
	uint64_t size, align;

	if (external->type->kind == TYPE_FUNCTION)
		return 0;
	return type_size(external->type, &size, &align) ? (uint32_t)size : 1;
}

static void add_externals(struct btf_writer *w, struct listing_order *order)
{
	for (size_t i = 0; i < w->input->externals.count; i++) {
		const struct btf_external *external = &w->input->externals.at[i];
		uint32_t id = add_external(w, external);

		if (external->section)
			list(order, (struct listed){ .section = external->section,
						     .id = id,
						     .size = external_size(external),
						     .span = external->span });
	}
}

static int compare(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = strcmp(a->section, b->section);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static size_t same_section(const struct listing_order *order, size_t first)
{
	size_t end = first + 1;

	while (end < order->count && !strcmp(order->items[end].section, order->items[first].section))
		end++;
	return end;
}

/* Names the first one too many. */
static bool fits(struct btf_writer *w, const struct listed *first, size_t count)
{
	return count <= BTF_MAX_VLEN ||
	       btf_writer_count_fits(w, count, first[BTF_MAX_VLEN].span,
				     arena_printf(w->arena, "variables in %s", first->section));
}

static void add_sections(struct btf_writer *w, const struct listing_order *order)
{
	for (size_t first = 0, end; first < order->count; first = end) {
		const struct listed *head = &order->items[first];

		end = same_section(order, first);
		if (!fits(w, head, end - first))
			return;
		btf_writer_check(w, btf__add_datasec(w->btf, head->section, head->section_size));
		for (size_t i = first; i < end; i++) {
			const struct listed *item = &order->items[i];

			btf_writer_check(w, btf__add_datasec_var_info(w->btf, (int)item->id, item->offset,
								      item->size));
		}
	}
}

void btf_add_variables(struct btf_writer *w)
{
	size_t most = w->input->variables.count + w->input->externals.count;
	struct listing_order order = { 0 };

	if (!most)
		return;
	order.items = arena_alloc(w->arena, most * sizeof *order.items);
	add_variables(w, &order);
	add_externals(w, &order);
	qsort(order.items, order.count, sizeof *order.items, compare);
	add_sections(w, &order);
}
