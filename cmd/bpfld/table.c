/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A struct's members are columns of their own; what a kind of map writes in a
 * notation of its own, an interface's name or a prefix, is one. Cells are made as text while
 * the map is walked, and laid out when the widths are known.
 */
#include "cmd/bpfld/table.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "map/entry.h"
#include "map/text.h"

#define MAX_COLUMNS 32
#define MAX_WIDTH   60 /* a wider cell pushes its row, not the table */

struct row {
	char *cells[MAX_COLUMNS];
};

struct table {
	const struct bpfas_map *map;
	size_t columns;
	const char *heads[MAX_COLUMNS];
	struct row rows[TABLE_ROWS];
	size_t row_count;
	size_t more;   /* entries that found no row */
	size_t unused; /* an array's zeros, which are not shown */
};

/* A key or a value: its type, and what writes it where its map's kind has a notation. */
struct shown {
	struct value_type type;
	void (*notation)(const struct bpfas_map *map, const void *bytes, FILE *out);
};

static struct shown shown_key(const struct bpfas_map *map)
{
	return (struct shown){ entry_key_type(map), map_key_has_notation(map) ? map_print_key : NULL };
}

static struct shown shown_value(const struct bpfas_map *map)
{
	return (struct shown){ entry_value_type(map), map_value_has_notation(map) ? map_print_value : NULL };
}

static char *cell_of(struct value_type type, const void *bytes, size_t size)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	value_text(type, bytes, size, stream);
	fclose(stream);
	return text;
}

static char *cell_in_notation(const struct shown *shown, const struct bpfas_map *map, const void *bytes)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	shown->notation(map, bytes, stream);
	fclose(stream);
	return text;
}

/* How many columns members take: a struct's if they fit; 0: one column for it all. */
static size_t members(const struct shown *shown)
{
	struct value_member member;
	size_t count = 0;

	while (!shown->notation && value_member(shown->type, count, &member))
		count++;
	return count && count <= MAX_COLUMNS / 2 ? count : 0;
}

static void add_heads(struct table *table, struct shown shown, const char *otherwise)
{
	struct value_member member;
	size_t count = members(&shown);

	for (size_t i = 0; i < count && value_member(shown.type, i, &member); i++)
		table->heads[table->columns++] = member.name;
	if (!count)
		table->heads[table->columns++] = otherwise;
}

/* Adds the cells of a key or a value to a row; returns the next free column. */
static size_t add_cells(const struct table *table, struct row *row, size_t column, struct shown shown,
			const void *bytes, size_t size)
{
	struct value_member member;
	size_t count = members(&shown);

	for (size_t i = 0; i < count && value_member(shown.type, i, &member); i++) {
		bool inside = member.offset <= size && member.size <= size - member.offset;

		row->cells[column++] =
			inside ? cell_of(member.type, (const char *)bytes + member.offset, member.size)
			       : strdup("?");
	}
	if (shown.notation)
		row->cells[column++] = cell_in_notation(&shown, table->map, bytes);
	else if (!count)
		row->cells[column++] = cell_of(shown.type, bytes, size);
	return column;
}

/* A per-CPU value without a type has no sum: each CPU's bytes, in one cell. */
static char *cell_of_cpus(const struct bpfas_entry *entry)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	for (size_t i = 0; i < entry->count; i++) {
		fprintf(stream, "%scpu%zu=", i ? ", " : "", i);
		value_text(entry_value_type(entry->map), (const char *)entry->values + i * entry->stride,
			   entry->value_size, stream);
	}
	fclose(stream);
	return text;
}

static int add_row(void *context, const struct bpfas_entry *entry)
{
	struct table *table = context;
	struct row *row;
	const void *value;
	void *own;
	size_t column;

	if (entry_is_unused(entry)) {
		table->unused++;
		return 0;
	}
	if (table->row_count == TABLE_ROWS) {
		table->more++;
		return 0;
	}
	row = &table->rows[table->row_count++];
	column = add_cells(table, row, 0, shown_key(entry->map), entry->key, entry->key_size);
	value = entry_value(entry, &own);
	if (value)
		add_cells(table, row, column, shown_value(entry->map), value, entry->value_size);
	else
		row->cells[column] = cell_of_cpus(entry);
	free(own);
	return 0;
}

static const char *cell(const struct row *row, size_t column)
{
	return row->cells[column] ? row->cells[column] : "";
}

static int width_of(const struct table *table, size_t column)
{
	size_t width = strlen(table->heads[column]);

	for (size_t i = 0; i < table->row_count; i++) {
		size_t length = strlen(cell(&table->rows[i], column));

		width = length > width ? length : width;
	}
	return width < MAX_WIDTH ? (int)width : MAX_WIDTH;
}

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "-0123456789")];
}

/* Numbers stand at the right of their column, and so does its head; the last column is not padded. */
static void write_cell(FILE *out, const char *text, int width, bool right, bool last)
{
	if (right)
		fprintf(out, "  %*s", width, text);
	else
		fprintf(out, "  %-*s", last ? 0 : width, text);
}

static void write_rows(const struct table *table, FILE *out)
{
	int widths[MAX_COLUMNS];
	bool right[MAX_COLUMNS];

	for (size_t i = 0; i < table->columns; i++) {
		widths[i] = width_of(table, i);
		right[i] = is_number(cell(&table->rows[0], i));
		write_cell(out, table->heads[i], widths[i], right[i], i + 1 == table->columns);
	}
	putc('\n', out);
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t i = 0; i < table->columns; i++)
			write_cell(out, cell(&table->rows[row], i), widths[i], right[i],
				   i + 1 == table->columns);
		putc('\n', out);
	}
}

static void write_table(const struct table *table, FILE *out)
{
	size_t shown = table->row_count + table->more;

	fprintf(out, "%s (%s): ", bpfas_map_name(table->map), bpfas_map_type(table->map));
	if (shown)
		fprintf(out, "%zu %s", shown, shown == 1 ? "entry" : "entries");
	else
		fputs(table->unused ? "all zero" : "empty", out);
	if (table->unused)
		fprintf(out, ", %zu zero entries not shown", table->unused);
	putc('\n', out);
	if (table->row_count)
		write_rows(table, out);
	if (table->more)
		fprintf(out, "  ... and %zu more (--json shows all)\n", table->more);
}

int table_write(const struct bpfas_map *map, FILE *out)
{
	struct table *table = calloc(1, sizeof *table);
	int error;

	if (!table) {
		fprintf(stderr, "bpfld run: out of memory\n");
		return -ENOMEM;
	}
	table->map = map;
	add_heads(table, shown_key(map), "key");
	add_heads(table, shown_value(map), "value");
	error = bpfas_map_walk(map, add_row, table);
	if (!error)
		write_table(table, out);
	for (size_t i = 0; i < table->row_count; i++)
		for (size_t j = 0; j < table->columns; j++)
			free(table->rows[i].cells[j]);
	free(table);
	return error;
}
