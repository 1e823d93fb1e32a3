/* SPDX-License-Identifier: BSD-2-Clause */
/* How symbols and sections are called in the text. */
#include "output/dis/names.h"

#include <stdlib.h>

#include "output/dis/plain.h"
#include "uapi/builtin.h"

static int compare_named(const void *left, const void *right)
{
	const struct dis_name *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (order)
		return order;
	if (a->is_section != b->is_section)
		return a->is_section ? 1 : -1;
	return (a->index > b->index) - (a->index < b->index);
}

/* A name that can be written as it is, at least in quotes, where escapes are not replaced. */
static bool is_writable(const char *name)
{
	if (!*name || !strcmp(name, ".") || (name[0] == '.' && name[1] == 'L'))
		return false;
	for (; *name; name++)
		if (*name < ' ' || *name > '~' || *name == '"' || *name == '\\')
			return false;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '$';
}

static bool is_register(const char *name)
{
	return strchr("rRwW", name[0]) && name[1] && !name[1 + strspn(name + 1, "0123456789")];
}

/* Words that mean something in the middle of a statement. */
static bool is_word(const char *name)
{
	static const char *const words[] = { "ll",     "sizeof", "pc",    "local", "runtime",
					     "fetch",  "goto",   "if",    "exit",  "__attribute__",
					     "comdat", "unique", "gotol", "call" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(name, words[i]))
			return true;
	return !strncmp(name, "core", strlen("core"));
}

static bool needs_quotes(const char *name)
{
	if (!is_letter(name[0]) || is_register(name) || is_word(name))
		return true;
	for (; *name; name++)
		if (!is_letter(*name) && !(*name >= '0' && *name <= '9'))
			return true;
	return false;
}

static const char *written(struct dis *dis, const char *name)
{
	return needs_quotes(name) ? arena_printf(dis->arena, "\"%s\"", name) : name;
}

/* "sym_", with so many underscores that no symbol's name begins so. */
static const char *free_prefix(const struct dis *dis)
{
	size_t longest = 0;

	for (size_t i = 1; i < dis->object->symbols.count; i++) {
		const char *name = dis->object->symbols.at[i].name;
		size_t count = strncmp(name, "sym", 3) ? 0 : strspn(name + 3, "_");

		longest = count > longest ? count : longest;
	}
	return arena_printf(dis->arena, "sym%s",
			    (const char *)memset(arena_alloc(dis->arena, longest + 2), '_', longest + 1));
}

/* L7, loop7 */
static bool is_like_label(const char *name)
{
	size_t word = !strncmp(name, "loop", 4) ? 4 : *name == 'L';

	return word && name[word] >= '0' && name[word] <= '9';
}

static struct dis_name name_of(const struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];
	bool is_section =
		ELF64_ST_TYPE(symbol->info) == STT_SECTION && object_is_section(dis->object, symbol->section);
	struct dis_name named = { .name = symbol->name, .index = index, .is_section = is_section };

	if (is_section && !*symbol->name)
		named.name = dis->object->sections.at[symbol->section].name;
	return named;
}

void dis_name_symbols(struct dis *dis)
{
	size_t count = dis->object->symbols.count;
	struct dis_name *names = dis->sorted_names = arena_alloc(dis->arena, count * sizeof *names);
	const char *prefix = free_prefix(dis);

	dis->symbol_names = arena_alloc(dis->arena, count * sizeof *dis->symbol_names);
	dis->is_own_name = arena_alloc(dis->arena, count * sizeof *dis->is_own_name);
	dis->has_free_labels = true;
	dis->symbol_names[0] = arena_printf(dis->arena, "%s0", prefix);
	for (size_t i = 1; i < count; i++) {
		names[i] = name_of(dis, (uint32_t)i);
		dis->has_free_labels &= !is_like_label(names[i].name);
	}
	qsort(names + 1, count - 1, sizeof *names, compare_named);
	for (size_t i = 1; i < count; i++) {
		uint32_t index = names[i].index;
		bool is_first = i == 1 || strcmp(names[i - 1].name, names[i].name) != 0;

		if (!is_first || !is_writable(names[i].name)) {
			dis->symbol_names[index] = arena_printf(dis->arena, "%s%u", prefix, index);
			continue;
		}
		dis->symbol_names[index] = written(dis, names[i].name);
		dis->is_own_name[index] = !strcmp(names[i].name, dis->object->symbols.at[index].name);
	}
}

static int compare_to_name(const void *name, const void *entry)
{
	return strcmp(name, ((const struct dis_name *)entry)->name);
}

void dis_name_helpers(struct dis *dis)
{
	for (size_t i = 0; i < builtin_helper_count; i++)
		if (builtin_helpers[i].id >= dis->helper_count)
			dis->helper_count = builtin_helpers[i].id + 1;
	dis->helpers = arena_alloc(dis->arena, (size_t)dis->helper_count * sizeof *dis->helpers);
	for (size_t i = 0; i < builtin_helper_count; i++) {
		const char *name = builtin_helpers[i].name;

		if (!bsearch(name, dis->sorted_names + 1, dis->object->symbols.count - 1,
			     sizeof *dis->sorted_names, compare_to_name))
			dis->helpers[builtin_helpers[i].id] = name;
	}
}

void dis_name_sections(struct dis *dis)
{
	size_t count = dis->object->sections.count;
	struct dis_name *names = arena_alloc(dis->arena, count * sizeof *names);

	dis->is_ambiguous = arena_alloc(dis->arena, count * sizeof *dis->is_ambiguous);
	for (size_t i = 1; i < count; i++)
		names[i] =
			(struct dis_name){ .name = dis->object->sections.at[i].name, .index = (uint32_t)i };
	qsort(names + 1, count - 1, sizeof *names, compare_named);
	for (size_t i = 2; i < count; i++)
		if (!strcmp(names[i - 1].name, names[i].name))
			dis->is_ambiguous[names[i - 1].index] = dis->is_ambiguous[names[i].index] = true;
}

void dis_put_section(struct dis *dis, uint32_t section)
{
	if (object_is_section(dis->object, section) && !dis->is_ambiguous[section]) {
		const char *name = dis->object->sections.at[section].name;

		out_quoted(&dis->out, name, strlen(name));
	} else {
		out_decimal(&dis->out, section);
	}
}

/* ---- Labels --------------------------------------------------------------- */

static int compare_labels(const void *left, const void *right)
{
	const struct dis_label *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

static bool may_be_label(const struct dis *dis, const struct object_symbol *symbol)
{
	const struct object_section *section;

	if (!object_is_section(dis->object, symbol->section) || ELF64_ST_TYPE(symbol->info) == STT_SECTION ||
	    object_is_table(dis->object, symbol->section))
		return false;
	section = &dis->object->sections.at[symbol->section];
	return (section->data ||
		((dis->options->plain || dis->options->declare) && section->type == SHT_NOBITS)) &&
	       symbol->value <= section->size &&
	       !(dis_is_code(section) && symbol->value % 8 != 0 && symbol->value != section->size);
}

void dis_place_labels(struct dis *dis)
{
	size_t count = dis->object->symbols.count;

	dis->has_label = arena_alloc(dis->arena, count * sizeof *dis->has_label);
	dis->labels = arena_alloc(dis->arena, count * sizeof *dis->labels);
	for (size_t i = 1; i < count; i++) {
		const struct object_symbol *symbol = &dis->object->symbols.at[i];

		if (may_be_label(dis, symbol))
			dis->labels[dis->label_count++] =
				(struct dis_label){ symbol->value, symbol->section, (uint32_t)i };
	}
	qsort(dis->labels, dis->label_count, sizeof *dis->labels, compare_labels);
}

static const struct dis_label *first_label(const struct dis *dis, uint32_t section)
{
	size_t low = 0, high = dis->label_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (dis->labels[middle].section < section)
			low = middle + 1;
		else
			high = middle;
	}
	return dis->labels + low;
}

const struct dis_label *dis_section_labels(const struct dis *dis, uint32_t section,
					   const struct dis_label **first)
{
	*first = first_label(dis, section);
	return first_label(dis, section + 1);
}

void dis_put_label(struct dis *dis, uint32_t symbol)
{
	if (dis->options->plain)
		dis_plain_symbol(dis, symbol);
	out_text(&dis->out, dis->symbol_names[symbol]);
	out_bytes(&dis->out, ":\n", 2);
	dis->has_label[symbol] = true;
}

void dis_put_labels(struct dis *dis, const struct dis_label **next, const struct dis_label *end, uint64_t at)
{
	for (; *next < end && (*next)->value <= at; ++*next) {
		if ((*next)->value < at)
			continue;
		dis_put_label(dis, (*next)->symbol);
	}
}
