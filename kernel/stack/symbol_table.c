/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/stack/symbol_table.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ------------------------------------------------------------------------------ */

/* The first word of `text`; NULL if there is none. */
static char *copy_word(const char *text)
{
	size_t length = strcspn(text, " \t\n");

	return length ? strndup(text, length) : NULL;
}

static void add(struct symbol_table *table, struct table_symbol symbol)
{
	if (symbol.name && table->count == table->room) {
		size_t room = table->room ? table->room * 2 : 1024;
		void *grown = reallocarray(table->symbols, room, sizeof *table->symbols);

		if (grown) {
			table->symbols = grown;
			table->room = room;
		}
	}
	if (symbol.name && table->count < table->room) {
		table->symbols[table->count++] = symbol;
		return;
	}
	free(symbol.name);
	free(symbol.module);
}

/* "ffffffff81000000 T name", with "\t[module]" for a module's. Data is left out. */
static void add_kernel_line(struct symbol_table *table, const char *line)
{
	char *at;
	struct table_symbol symbol = { .address = strtoull(line, &at, 16) };
	const char *module;

	if (!symbol.address || at[0] != ' ' || !strchr("tTwW", at[1]) || at[2] != ' ')
		return;
	symbol.name = copy_word(at + 3);
	module = strchr(at + 3, '[');
	if (module)
		symbol.module = strndup(module + 1, strcspn(module + 1, "]"));
	add(table, symbol);
}

/* "7f0000001000 40 name with blanks". */
static void add_perf_line(struct symbol_table *table, const char *line)
{
	char *at;
	struct table_symbol symbol = { .address = strtoull(line, &at, 16) };

	symbol.size = strtoull(at, &at, 16);
	if (!symbol.size || *at != ' ')
		return;
	symbol.name = strndup(at + 1, strcspn(at + 1, "\n"));
	add(table, symbol);
}

static int by_address(const void *a, const void *b)
{
	const struct table_symbol *one = a, *other = b;

	return (one->address > other->address) - (one->address < other->address);
}

static void read_file(struct symbol_table *table, const char *path,
		      void (*add_line)(struct symbol_table *table, const char *line))
{
	FILE *file = fopen(path, "re");
	char line[1024];

	if (!file)
		return;
	while (fgets(line, sizeof line, file))
		add_line(table, line);
	fclose(file);
	if (table->count)
		qsort(table->symbols, table->count, sizeof *table->symbols, by_address);
}

void symbol_table_read_kernel(struct symbol_table *table)
{
	read_file(table, "/proc/kallsyms", add_kernel_line);
}

void symbol_table_read_perf_map(struct symbol_table *table, uint32_t pid)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%u/root/tmp/perf-%u.map", pid, pid);
	read_file(table, path, add_perf_line);
}

/* ---- Asking --------------------------------------------------------------------------------- */

const struct table_symbol *symbol_table_find(const struct symbol_table *table, uint64_t address)
{
	size_t low = 0, high = table->count;
	const struct table_symbol *found;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->symbols[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	found = &table->symbols[low - 1];
	return !found->size || address - found->address < found->size ? found : NULL;
}

void symbol_table_free(struct symbol_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		free(table->symbols[i].name);
		free(table->symbols[i].module);
	}
	free(table->symbols);
	*table = (struct symbol_table){ 0 };
}
