/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/bpfld/events/stacks.h"
#include "cmd/bpfld/table.h"

struct run_view view_of(struct bpfas_collection *collection, bool json)
{
	return (struct run_view){ .collection = collection,
				  .json = json,
				  .live = !json && isatty(STDOUT_FILENO) };
}

static int out_of_memory(void)
{
	fprintf(stderr, "bpfld run: out of memory\n");
	return -ENOMEM;
}

static int print_json_entry(void *context, const struct bpfas_entry *entry)
{
	char *line;

	(void)context;
	if (bpfas_entry_is_unused(entry))
		return 0;
	line = bpfas_entry_json(entry);
	if (!line)
		return out_of_memory();
	puts(line);
	free(line);
	return ferror(stdout) ? -EIO : 0;
}

/* Calls `show` for each map that can be read. */
static int each_map(const struct run_view *view, int (*show)(const struct bpfas_map *map, void *context),
		    void *context)
{
	struct bpfas_map *map;
	int error = 0;

	for (size_t i = 0; !error && (map = bpfas_collection_map(view->collection, i)); i++)
		if (bpfas_map_readable(map) && !stacks_are_in(map))
			error = show(map, context);
	return error;
}

static int show_json(const struct bpfas_map *map, void *context)
{
	return bpfas_map_walk(map, print_json_entry, context);
}

static int show_table(const struct bpfas_map *map, void *out)
{
	return table_write(map, out);
}

static int write_error(void)
{
	return fflush(stdout) || ferror(stdout) ? -EIO : 0;
}

static void erase(struct run_view *view)
{
	if (view->drawn)
		printf("\033[%zuF\033[J", view->drawn); /* F: to the line's begin too, past an echoed ^C */
	view->drawn = 0;
}

/* Lines that fit the terminal, since one that wraps would take two when it is drawn over. */
static size_t print_fitting(const char *text)
{
	struct winsize size = { 0 };
	size_t lines = 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col || size.ws_row < 2)
		size = (struct winsize){ .ws_col = 80, .ws_row = 24 };
	while (*text && lines + 1 < size.ws_row) {
		int length = (int)strcspn(text, "\n");

		printf("%.*s\n", length < size.ws_col ? length : size.ws_col - 1, text);
		text += length + (text[length] == '\n');
		lines++;
	}
	return lines;
}

static int write_tables(const struct run_view *view, char **text)
{
	size_t length = 0;
	FILE *stream = open_memstream(text, &length);
	int error;

	if (!stream)
		return out_of_memory();
	error = each_map(view, show_table, stream);
	if (fclose(stream) && !error)
		error = out_of_memory();
	return error;
}

/* In place and cut to the terminal's size, or in full to stay. */
static int draw(struct run_view *view, bool in_place)
{
	char *text = NULL;
	int error = write_tables(view, &text);

	if (!error) {
		erase(view);
		if (in_place)
			view->drawn = print_fitting(text);
		else
			fputs(text, stdout);
	}
	free(text);
	return error ? error : write_error();
}

int view_refresh(struct run_view *view)
{
	int error = 0;

	if (view->live)
		return draw(view, true);
	if (view->json)
		error = each_map(view, show_json, NULL);
	return error ? error : write_error();
}

int view_finish(struct run_view *view)
{
	return view->json ? view_refresh(view) : draw(view, false);
}

int view_record(struct run_view *view, const struct bpfas_record *record)
{
	struct bpfas_value value = bpfas_value_record(record);
	char *line;

	if (!view->json) {
		erase(view);
		printf("%s: ", bpfas_map_name(record->map));
		bpfas_value_print_short(&value, stdout);
		putchar('\n');
		return ferror(stdout) ? -EIO : 0;
	}
	line = bpfas_record_json(record);
	if (!line)
		return out_of_memory();
	puts(line);
	free(line);
	return ferror(stdout) ? -EIO : 0;
}
