/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records hold type ids and strings of their input. The ids change twice: when
 * the inputs' types are put together, and when equal ones become one. libbpf
 * does not say which type became which; but it renumbers a .BTF.ext that goes
 * with the types. So the records' ids are written as one, whose only purpose is
 * to be read again. Strings are added afterwards: what no type uses, libbpf
 * drops.
 */
#include "linker/merge_records.h"

#include <bpf/btf.h>
#include <string.h>

#include "btf/ext_write.h"
#include "linker/layout.h"
#include "linker/merge_strings.h"
#include "linker/merge_types.h"

/*
 * libbpf has exported this since 0.0.2. Headers up to 1.4 declare it under a name that the library lacks, and
 * later ones have both.
 */
const void *btf_ext__get_raw_data(const struct btf_ext *btf_ext, uint32_t *size);

/* ---- Collecting --------------------------------------------------------------- */

static bool move(const struct link *link, const struct link_input *input, struct ext_place *place)
{
	struct link_place from = { input, place->section, place->offset };
	uint64_t offset;

	if (!layout_find(link, from, &place->section, &offset) || offset > UINT32_MAX)
		return false;
	place->offset = (uint32_t)offset;
	return true;
}

/* The first record of a section, or of a later one. Records begin with their places. */
static size_t find_first(const void *records, size_t count, size_t size, uint32_t section)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		const struct ext_place *place = (const void *)((const char *)records + middle * size);

		if (place->section < section)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

/* For each record of the list that is of the part's section. */
#define EACH_RECORD(i, list, part)                                                               \
	for (size_t i = find_first((list).at, (list).count, sizeof *(list).at, (part)->section); \
	     i < (list).count && (list).at[i].place.section == (part)->section; i++)

static void collect_functions(struct link *link, const struct link_part *part)
{
	const struct ext_info *from = &part->input->records;

	EACH_RECORD(i, from->functions, part)
	{
		struct ext_function record = from->functions.at[i];

		record.type = merge_type_of(part->input, record.type);
		if (record.type && move(link, part->input, &record.place))
			vec_push(&link->arena, &link->merge->records.functions, record);
	}
}

static void collect_lines(struct link *link, const struct link_part *part)
{
	const struct ext_info *from = &part->input->records;

	EACH_RECORD(i, from->lines, part)
	{
		struct ext_line record = from->lines.at[i];

		record.file = merge_string(link, part->input, record.file);
		record.text = merge_string(link, part->input, record.text);
		if (move(link, part->input, &record.place))
			vec_push(&link->arena, &link->merge->records.lines, record);
	}
}

static void collect_core(struct link *link, const struct link_part *part)
{
	const struct ext_info *from = &part->input->records;

	EACH_RECORD(i, from->core, part)
	{
		struct ext_core record = from->core.at[i];

		record.type = merge_type_of(part->input, record.type);
		record.access = merge_string(link, part->input, record.access);
		if (move(link, part->input, &record.place))
			vec_push(&link->arena, &link->merge->records.core, record);
	}
}

/* In the order of the output's sections and what they are made of the records are sorted, if sound. */
void merge_collect_records(struct link *link)
{
	for (size_t i = 1; i < link->layout->sections.count; i++) {
		const struct output_section *section = &link->layout->sections.at[i];

		for (size_t j = 0; j < section->parts.count; j++) {
			collect_functions(link, &section->parts.at[j]);
			collect_lines(link, &section->parts.at[j]);
			collect_core(link, &section->parts.at[j]);
		}
	}
	ext_sort(&link->merge->records);
}

/* ---- The types' ids ----------------------------------------------------------------- */

/* Kernel: include/uapi/linux/btf.h has no .BTF.ext; this is libbpf's struct btf_ext_header. */
struct probe_header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header_size;
	uint32_t functions_at, functions_size;
	uint32_t lines_at, lines_size;
};

struct probe_record {
	uint32_t offset, type;
};

/* One section of records of functions, in which all types are. */
struct probe {
	struct probe_header header;
	uint32_t record_size;
	uint32_t section_name, count;
	struct probe_record records[];
};

static void add_to_probe(struct link *link, uint32_t number, uint32_t type)
{
	struct probe_record record = { .offset = number * 8, .type = type };

	bytes_append(&link->arena, &link->merge->probe, &record, sizeof record);
}

struct btf_ext *merge_type_probe(struct link *link, bool *failed)
{
	const struct ext_info *records = &link->merge->records;
	uint32_t functions = (uint32_t)records->functions.count, core = (uint32_t)records->core.count;
	size_t size = sizeof(struct probe_record) * (functions + core) + 3 * sizeof(uint32_t);
	struct probe probe = {
		.header = { .magic = BTF_MAGIC,
			    .version = BTF_VERSION,
			    .header_size = sizeof probe.header,
			    .functions_size = (uint32_t)size,
			    .lines_at = (uint32_t)size },
		.record_size = sizeof(struct probe_record),
		.count = functions + core,
	};
	struct btf_ext *made;

	*failed = false;
	if (!probe.count)
		return NULL;
	bytes_append(&link->arena, &link->merge->probe, &probe, sizeof probe);
	for (uint32_t i = 0; i < functions; i++)
		add_to_probe(link, i, records->functions.at[i].type);
	for (uint32_t i = 0; i < core; i++)
		add_to_probe(link, functions + i, records->core.at[i].type);
	made = btf_ext__new(link->merge->probe.at, (uint32_t)link->merge->probe.count);
	*failed = !made;
	return made;
}

void merge_take_types(struct link *link, const struct btf_ext *probe)
{
	struct ext_info *records = &link->merge->records;
	uint32_t size;
	const struct probe *renumbered = btf_ext__get_raw_data(probe, &size);
	size_t functions = records->functions.count;

	for (size_t i = 0; i < functions; i++)
		records->functions.at[i].type = renumbered->records[i].type;
	for (size_t i = 0; i < records->core.count; i++)
		records->core.at[i].type = renumbered->records[functions + i].type;
}

/* ---- Writing ------------------------------------------------------------------------ */

struct writing {
	struct link *link;
	struct btf *btf;
	uint32_t last_before, last_after; /* a string that was just added: mostly the file's name */
};

static uint32_t add_string(struct writing *w, const char *text)
{
	int offset = btf__add_str(w->btf, text);

	if (offset < 0)
		arena_out_of_memory(&w->link->arena);
	return (uint32_t)offset;
}

static uint32_t move_string(struct writing *w, uint32_t before)
{
	const struct merge *merge = w->link->merge;

	return before ? add_string(w, (const char *)merge->raw.at + merge->strings + before) : 0;
}

static uint32_t move_file(struct writing *w, uint32_t before)
{
	if (before != w->last_before) {
		w->last_after = move_string(w, before);
		w->last_before = before;
	}
	return w->last_after;
}

static void name_section(struct writing *w, uint32_t *names, struct ext_place place)
{
	if (!names[place.section])
		names[place.section] = add_string(w, w->link->output->sections.at[place.section].name);
}

static void move_strings(struct writing *w, uint32_t *names)
{
	struct ext_info *records = &w->link->merge->records;

	for (size_t i = 0; i < records->functions.count; i++)
		name_section(w, names, records->functions.at[i].place);
	for (size_t i = 0; i < records->lines.count; i++) {
		struct ext_line *line = &records->lines.at[i];

		name_section(w, names, line->place);
		line->file = move_file(w, line->file);
		line->text = move_string(w, line->text);
	}
	for (size_t i = 0; i < records->core.count; i++) {
		name_section(w, names, records->core.at[i].place);
		records->core.at[i].access = move_string(w, records->core.at[i].access);
	}
}

void merge_write_records(struct link *link, struct btf *btf)
{
	struct writing w = { .link = link, .btf = btf };
	struct merge *merge = link->merge;
	uint32_t *names = arena_alloc(&link->arena, link->output->sections.count * sizeof *names);
	uint32_t index;

	if (!merge->records.functions.count && !merge->records.lines.count && !merge->records.core.count)
		return;
	move_strings(&w, names);
	ext_write(&merge->records, names, link->output->header.endian, &link->arena, &merge->written);
	index = object_add_section(link->output, ".BTF.ext", SHT_PROGBITS, 0, sizeof(uint32_t));
	object_take_data(link->output, index, &merge->written);
}
