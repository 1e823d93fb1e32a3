/* SPDX-License-Identifier: BSD-2-Clause */
#include "object/compare.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct comparison {
	const struct bpfas_object *a, *b;
	struct object_difference *difference;
	uint32_t section;
};

__attribute__((format(printf, 2, 3))) static bool differs(struct comparison *comparison, const char *format,
							  ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(comparison->difference->text, sizeof comparison->difference->text, format, values);
	va_end(values);
	comparison->difference->section = comparison->section;
	return false;
}

struct number {
	const char *name;
	uint64_t a, b;
};

static bool same_numbers(struct comparison *comparison, const char *what, size_t index,
			 const struct number *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i].a != numbers[i].b)
			return differs(comparison, "%s %zu: %s is %#" PRIx64 ", not %#" PRIx64, what, index,
				       numbers[i].name, numbers[i].b, numbers[i].a);
	return true;
}

#define SAME(comparison, what, index, numbers) \
	same_numbers((comparison), (what), (index), (numbers), sizeof(numbers) / sizeof *(numbers))

static bool same_name(struct comparison *comparison, const char *what, size_t index, const char *a,
		      const char *b)
{
	return !strcmp(a, b) ||
	       differs(comparison, "%s %zu is called '%.40s', not '%.40s'", what, index, b, a);
}

static bool same_header(struct comparison *comparison)
{
	const struct object_header *a = &comparison->a->header, *b = &comparison->b->header;
	const struct number numbers[] = {
		{ "the byte order", a->endian, b->endian },
		{ "the ABI", a->os_abi, b->os_abi },
		{ "the ABI's version", a->abi_version, b->abi_version },
		{ "the type", a->type, b->type },
		{ "the machine", a->machine, b->machine },
		{ "flags", a->flags, b->flags },
		{ "the entry", a->entry, b->entry },
		{ "the section of names", a->name_table, b->name_table },
		{ "the symbol table", comparison->a->symbol_table, comparison->b->symbol_table },
		{ "the number of sections", comparison->a->sections.count, comparison->b->sections.count },
		{ "the number of symbols", comparison->a->symbols.count, comparison->b->symbols.count },
	};

	return SAME(comparison, "header", 0, numbers);
}

static bool same_relocations(struct comparison *comparison, const struct object_section *a,
			     const struct object_section *b)
{
	const struct number counts[] = { { "the count", a->relocations.count, b->relocations.count } };

	if (!SAME(comparison, "relocations of section", comparison->section, counts))
		return false;
	for (size_t i = 0; i < a->relocations.count; i++) {
		const struct object_relocation *one = &a->relocations.at[i], *other = &b->relocations.at[i];
		const struct number numbers[] = {
			{ "offset", one->offset, other->offset },
			{ "type", one->type, other->type },
			{ "symbol", one->symbol, other->symbol },
			{ "addend", (uint64_t)one->addend, (uint64_t)other->addend },
		};

		if (!SAME(comparison, "relocation", i, numbers))
			return false;
	}
	return true;
}

static bool same_contents(struct comparison *comparison, const struct object_section *a,
			  const struct object_section *b)
{
	uint64_t at = 0;

	if (object_is_table(comparison->a, comparison->section))
		return same_relocations(comparison, a, b);
	if (a->size != b->size)
		return differs(comparison, "section %u has %" PRIu64 " bytes, not %" PRIu64,
			       comparison->section, b->size, a->size);
	if (!a->data || !b->data)
		return !a->data == !b->data || !a->size ||
		       differs(comparison, "only one section %u has contents", comparison->section);
	if (!memcmp(a->data, b->data, a->size))
		return true;
	while (a->data[at] == b->data[at])
		at++;
	return differs(comparison, "section %u has %#x at %#" PRIx64 ", not %#x", comparison->section,
		       b->data[at], at, a->data[at]);
}

static bool same_section(struct comparison *comparison)
{
	const struct object_section *a = &comparison->a->sections.at[comparison->section];
	const struct object_section *b = &comparison->b->sections.at[comparison->section];
	const struct number numbers[] = {
		{ "type", a->type, b->type },
		{ "flags", a->flags, b->flags },
		{ "address", a->address, b->address },
		{ "align", a->align, b->align },
		{ "entry size", a->entry_size, b->entry_size },
		{ "link", a->link, b->link },
		{ "info", a->info, b->info },
	};

	return same_name(comparison, "section", comparison->section, a->name, b->name) &&
	       SAME(comparison, "section", comparison->section, numbers) && same_contents(comparison, a, b);
}

static bool same_symbol(struct comparison *comparison, size_t index)
{
	const struct object_symbol *a = &comparison->a->symbols.at[index];
	const struct object_symbol *b = &comparison->b->symbols.at[index];
	const struct number numbers[] = {
		{ "value", a->value, b->value },       { "size", a->size, b->size },
		{ "section", a->section, b->section }, { "info", a->info, b->info },
		{ "other", a->other, b->other },
	};

	return same_name(comparison, "symbol", index, a->name, b->name) &&
	       SAME(comparison, "symbol", index, numbers);
}

bool object_is_same(const struct bpfas_object *a, const struct bpfas_object *b,
		    struct object_difference *difference)
{
	struct comparison comparison = { .a = a, .b = b, .difference = difference };

	*difference = (struct object_difference){ 0 };
	if (!same_header(&comparison))
		return false;
	for (; comparison.section < a->sections.count; comparison.section++)
		if (!same_section(&comparison))
			return false;
	comparison.section = 0;
	for (size_t i = 0; i < a->symbols.count; i++)
		if (!same_symbol(&comparison, i))
			return false;
	return true;
}
