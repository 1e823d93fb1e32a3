/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A struct's members are columns of their own; anything else, an interface's
 * name or a prefix too, is one column. Cells are made as text while the map is
 * walked, and laid out when the widths are known.
 */
#include "cmd/bpfld/table.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/sum.h"

#define MAX_COLUMNS 32
#define MAX_WIDTH   60 /* a wider cell pushes its row, not the table */

struct row {
	char *cells[MAX_COLUMNS];
};

struct table {
	const struct bpfas_map *map;
	void *room; /* for a sum over the CPUs */
	size_t columns;
	const char *heads[MAX_COLUMNS];
	struct row rows[TABLE_ROWS];
	size_t row_count;
	size_t more;   /* entries that found no row */
	size_t unused; /* an array's zeros, which are not shown */
};

static char *cell_of(const struct bpfas_value *value)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	bpfas_value_print_short(value, stream);
	fclose(stream);
	return text;
}

static bool has_columns(const struct bpfas_value *value, size_t count)
{
	struct bpfas_value part;

	for (size_t i = 0; i < count; i++)
		if (bpfas_value_part(value, i, &part) || !*part.name)
			return false;
	return true;
}

/* How many columns members take: a struct's if they fit and each has bytes of its own; 0: one column for it
 * all. */
static size_t members(const struct bpfas_value *value)
{
	size_t count = bpfas_value_kind(value) == BPFAS_VALUE_GROUP ? bpfas_value_count(value) : 0;

	return count <= MAX_COLUMNS / 2 && has_columns(value, count) ? count : 0;
}

static void add_heads(struct table *table, struct bpfas_value value, const char *otherwise)
{
	struct bpfas_value part;
	size_t count = members(&value);

	for (size_t i = 0; i < count && !bpfas_value_part(&value, i, &part); i++)
		table->heads[table->columns++] = part.name;
	if (!count)
		table->heads[table->columns++] = otherwise;
}

/* Adds the cells of a key or a value to a row; returns the next free column. */
static size_t add_cells(struct row *row, size_t column, struct bpfas_value value)
{
	struct bpfas_value part;
	size_t count = members(&value);

	for (size_t i = 0; i < count && !bpfas_value_part(&value, i, &part); i++)
		row->cells[column++] = cell_of(&part);
	if (!count)
		row->cells[column++] = cell_of(&value);
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
		struct bpfas_value value =
			bpfas_value_of(entry->map, (const char *)entry->values + i * entry->stride);

		fprintf(stream, "%scpu%zu=", i ? ", " : "", i);
		bpfas_value_print_short(&value, stream);
	}
	fclose(stream);
	return text;
}

static int add_row(void *context, const struct bpfas_entry *entry)
{
	struct table *table = context;
	struct row *row;
	const void *value;
	size_t column;

	if (bpfas_entry_is_unused(entry)) {
		table->unused++;
		return 0;
	}
	if (table->row_count == TABLE_ROWS) {
		table->more++;
		return 0;
	}
	row = &table->rows[table->row_count++];
	column = add_cells(row, 0, bpfas_value_key(entry->map, entry->key));
	value = entry_sum(entry, table->room);
	if (value)
		add_cells(row, column, bpfas_value_of(entry->map, value));
	else
		row->cells[column] = cell_of_cpus(entry);
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

/* Numbers and their headings are right-aligned; the last column is not padded. */
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

static int fill_and_write(struct table *table, FILE *out)
{
	const struct bpfas_map *map = table->map;
	int error;

	add_heads(table, bpfas_value_key(map, NULL), "key");
	add_heads(table, bpfas_value_of(map, NULL), "value");
	error = bpfas_map_walk(map, add_row, table);
	if (!error)
		write_table(table, out);
	for (size_t i = 0; i < table->row_count; i++)
		for (size_t j = 0; j < table->columns; j++)
			free(table->rows[i].cells[j]);
	return error;
}

int table_write(const struct bpfas_map *map, FILE *out)
{
	struct table *table = calloc(1, sizeof *table);
	size_t size = bpfas_value_of(map, NULL).size;
	void *room = malloc(size ? size : 1);
	int error = -ENOMEM;

	if (table && room) {
		table->map = map;
		table->room = room;
		error = fill_and_write(table, out);
	} else {
		fprintf(stderr, "bpfld run: out of memory\n");
	}
	free(room);
	free(table);
	return error;
}
