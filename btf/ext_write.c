/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf/ext_write.h"

#include <linux/btf.h>

#include "base/byte_order.h"

#define HEADER_SIZE 32 /* including the position of the CO-RE records */
#define MAX_FIELDS  3  /* fields of a record after its offset */

struct writer {
	const uint32_t *section_names;
	enum bpfas_endian endian;
	struct arena *arena;
	bytes *data;
};

static void append32(struct writer *w, uint32_t value)
{
	vec_reserve(w->arena, w->data, sizeof value);
	put32(w->data->at + w->data->count, value, w->endian);
	w->data->count += sizeof value;
}

static void set32(struct writer *w, size_t at, uint32_t value)
{
	put32(w->data->at + at, value, w->endian);
}

/* Records form one block per section, which begins with the section's name and their count. */
struct blocks {
	uint32_t section;
	size_t count_at; /* 0: no block yet */
	uint32_t count;
};

static void append_record(struct writer *w, struct blocks *blocks, struct ext_place place,
			  const uint32_t *fields, unsigned count)
{
	if (!blocks->count_at)
		append32(w, (count + 1) * (uint32_t)sizeof *fields);
	if (!blocks->count_at || blocks->section != place.section) {
		append32(w, w->section_names[place.section]);
		*blocks = (struct blocks){ .section = place.section, .count_at = w->data->count };
		append32(w, 0);
	}
	set32(w, blocks->count_at, ++blocks->count);
	append32(w, place.offset);
	for (unsigned i = 0; i < count; i++)
		append32(w, fields[i]);
}

static void append_functions(struct writer *w, const struct ext_info *info)
{
	struct blocks blocks = { 0 };

	for (size_t i = 0; i < info->functions.count; i++) {
		const struct ext_function *function = &info->functions.at[i];

		append_record(w, &blocks, function->place, &function->type, 1);
	}
}

static void append_lines(struct writer *w, const struct ext_info *info)
{
	struct blocks blocks = { 0 };

	for (size_t i = 0; i < info->lines.count; i++) {
		const struct ext_line *line = &info->lines.at[i];

		append_record(w, &blocks, line->place,
			      (const uint32_t[MAX_FIELDS]){ line->file, line->text, line->line_col },
			      MAX_FIELDS);
	}
}

static void append_core(struct writer *w, const struct ext_info *info)
{
	struct blocks blocks = { 0 };

	for (size_t i = 0; i < info->core.count; i++) {
		const struct ext_core *core = &info->core.at[i];

		append_record(w, &blocks, core->place,
			      (const uint32_t[MAX_FIELDS]){ core->type, core->access, core->kind },
			      MAX_FIELDS);
	}
}

/* Appends the records of a kind, and sets their place and length in the header. */
static void append_part(struct writer *w, const struct ext_info *info, size_t header, unsigned field,
			void (*append)(struct writer *w, const struct ext_info *info))
{
	size_t begin = w->data->count;

	append(w, info);
	set32(w, header + field, (uint32_t)(begin - header - HEADER_SIZE));
	set32(w, header + field + 4, (uint32_t)(w->data->count - begin));
}

void ext_write(const struct ext_info *info, const uint32_t *section_names, enum bpfas_endian endian,
	       struct arena *arena, bytes *data)
{
	struct writer w = { section_names, endian, arena, data };
	size_t header = data->count;

	bytes_append_zeros(arena, data, HEADER_SIZE);
	put16(data->at + header, BTF_MAGIC, endian);
	data->at[header + 2] = BTF_VERSION;
	set32(&w, header + 4, HEADER_SIZE);
	append_part(&w, info, header, 8, append_functions);
	append_part(&w, info, header, 16, append_lines);
	append_part(&w, info, header, 24, append_core);
}
