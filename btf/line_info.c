/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf/line_info.h"

#include <linux/bpf.h>
#include <string.h>

#include "btf/ext_read.h"

#define MAX_BLANKS 1024 /* before a line searched by its text */

/* Damage is not reported here: the kernel reports it to whoever loads the object. */
static void read_records(const struct bpfas_object *object, struct arena *arena, struct ext_info *ext)
{
	struct diags silent = { 0 };

	ext_read(object, arena, &silent, ext);
	ext_sort(ext);
}

/* Everything that changes between setjmp and longjmp is in *info and *arena. */
static void read_into(const struct bpfas_object *object, struct arena *arena, struct line_info *info)
{
	jmp_buf out_of_memory;

	arena->out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		line_info_free(info);
		return;
	}
	read_records(object, arena, &info->ext);
}

struct line_info line_info_read(const struct bpfas_object *object)
{
	struct line_info info = { .strings = btf_strings_of(object) };
	struct arena arena = { 0 };

	read_into(object, &arena, &info);
	arena_free(&arena);
	return info;
}

void line_info_free(struct line_info *info)
{
	ext_free(&info->ext);
}

static struct source_line line_of(const struct line_info *info, const struct ext_line *record)
{
	const char *file = btf_string(&info->strings, record->file);
	const char *text = btf_string(&info->strings, record->text);

	return (struct source_line){
		.file = file ? file : "",
		.text = text ? text : "",
		.line = BPF_LINE_INFO_LINE_NUM(record->line_col),
		.column = BPF_LINE_INFO_LINE_COL(record->line_col),
	};
}

bool line_info_at(const struct line_info *info, struct ext_place place, struct source_line *line)
{
	const struct ext_line *record = ext_find_line(&info->ext, place);

	if (record)
		*line = line_of(info, record);
	return record;
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The log shows the text without leading blanks. No strlen: many lines may share the same long text. */
static bool is_text(const char *text, const char *shown, size_t length)
{
	for (size_t blanks = 0; blanks < MAX_BLANKS && (*text == ' ' || *text == '\t'); blanks++)
		text++;
	return length && !strncmp(text, shown, length) && !text[length];
}

/* One line of the file may have several records, each with a note of a different macro line. */
bool line_info_find(const struct line_info *info, const char *file, uint32_t number, const char *text,
		    size_t text_length, struct source_line *found)
{
	bool is_found = false;

	for (size_t i = 0; i < info->ext.lines.count; i++) {
		struct source_line line = line_of(info, &info->ext.lines.at[i]);

		if ((number && line.line != number) || (file && strcmp(last_component(line.file), file) != 0))
			continue;
		if (is_text(line.text, text, text_length)) {
			*found = line;
			return true;
		}
		if (number && !is_found) {
			*found = line;
			is_found = true;
		}
	}
	return is_found;
}
