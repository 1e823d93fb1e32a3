/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inputs' types are put one after the other in one block of bytes, in this
 * machine's byte order, and libbpf makes one of equal ones (btf__dedup), which
 * costs time linear in the types. What libbpf cannot know is done before:
 * declarations that a definition settles leave, and sections list what is in
 * the output. What only we keep is done afterwards: records and their strings.
 *
 * Deduplication is repeated until it changes nothing. A declaration of a
 * struct that another input defines may make more types equal when it is
 * resolved; and strings have the order of their first use only then. Where there
 * is no such declaration and the order is right, once is enough. So the output,
 * linked again, is the same.
 */
#include "linker/merge.h"

#include <bpf/btf.h>
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "base/capture.h"
#include "linker/btf_walk.h"
#include "linker/complain.h"
#include "linker/merge_functions.h"
#include "linker/merge_live.h"
#include "linker/merge_records.h"
#include "linker/merge_sections.h"
#include "linker/merge_types.h"

#define MAX_ROUNDS 16

struct string_order {
	const struct btf *btf;
	uint32_t next; /* where a string that was not seen yet has to be */
	bool is_kept;
};

static bool has_btf(const struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++)
		if (link->inputs.at[i]->types.btf)
			return true;
	return false;
}

static void begin(struct link *link)
{
	struct btf_header header = { .magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof header };

	bytes_append(&link->arena, &link->merge->raw, &header, sizeof header);
	/* The empty string comes first. */
	bytes_append_zeros(&link->arena, &link->merge->table, 1);
}

static void finish(struct link *link)
{
	struct merge *merge = link->merge;
	struct btf_header *header;

	merge->strings = merge->raw.count;
	bytes_append(&link->arena, &merge->raw, merge->table.at, merge->table.count);
	header = (struct btf_header *)(void *)merge->raw.at;
	header->type_len = header->str_off = (uint32_t)(merge->strings - sizeof *header);
	header->str_len = (uint32_t)(merge->raw.count - merge->strings);
}

/* Of a struct, or of an enum: whether libbpf may put the whole type in its place. */
static bool is_forward(const struct btf_type *type)
{
	return btf_is_fwd(type) || (btf_is_any_enum(type) && !btf_vlen(type));
}

/* A string that was not seen before has to be the next one. */
static void see_string(void *context, uint32_t *field)
{
	struct string_order *order = context;

	if (*field == order->next)
		order->next += (uint32_t)strlen(btf__str_by_offset(order->btf, *field)) + 1;
	else if (*field > order->next)
		order->is_kept = false;
}

static bool may_change_again(const struct btf *btf)
{
	struct string_order order = { .btf = btf, .next = 1, .is_kept = true };

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		struct btf_type *type = (struct btf_type *)(uintptr_t)btf__type_by_id(btf, id);

		if (is_forward(type))
			return true;
		btf_walk_strings(type, see_string, &order);
	}
	return !order.is_kept;
}

/* Returns a negative errno value. */
static int deduplicate(struct link *link, struct btf *btf, struct btf_ext *probe)
{
	LIBBPF_OPTS(btf_dedup_opts, opts, .btf_ext = probe);
	bool again = link->merge->has_forward;
	uint32_t before = 0;
	int error = 0;

	for (unsigned round = 0; round < MAX_ROUNDS && !error && before != btf__type_cnt(btf); round++) {
		before = btf__type_cnt(btf);
		error = btf__dedup(btf, &opts);
		if (!again && !error && !may_change_again(btf))
			break;
		again = true;
	}
	return error;
}

static void write_btf(struct link *link, struct btf *btf)
{
	uint32_t index = object_add_section(link->output, ".BTF", SHT_PROGBITS, 0, sizeof(uint32_t)), size;
	const void *data;

	merge_write_records(link, btf);
	btf__set_endianness(btf,
			    link->output->header.endian == BPFAS_BIG ? BTF_BIG_ENDIAN : BTF_LITTLE_ENDIAN);
	data = btf__raw_data(btf, &size);
	if (!data)
		arena_out_of_memory(&link->arena);
	object_copy_data(link->output, index, data, size);
}

/* The types as one, deduplicated; NULL: memory is out, or libbpf refuses what was put together. */
static struct btf *make_types(struct link *link)
{
	struct merge *merge = link->merge;
	bool failed;
	struct btf_ext *probe = merge_type_probe(link, &failed);
	struct btf *btf = failed ? NULL : btf__new(merge->raw.at, (uint32_t)merge->raw.count);

	if (btf && deduplicate(link, btf, probe)) {
		btf__free(btf);
		btf = NULL;
	}
	if (btf && probe)
		merge_take_types(link, probe);
	btf_ext__free(probe);
	return btf;
}

/* What is written has the order of the numbers. */
static void put_together(struct link *link)
{
	begin(link);
	/* Of variables the sections say which ones are in the output. */
	merge_collect_variables(link);
	if (link->opts.gc_sections)
		merge_mark_types(link);
	merge_number_types(link);
	/* Records show which functions have none; these need types too. */
	merge_collect_records(link);
	merge_find_functions(link);
	merge_number_variables(link);
	merge_write_types(link);
	merge_write_functions(link);
	merge_write_variables(link);
	merge_write_sections(link);
	finish(link);
}

static void say_failed(struct link *link, const char *said)
{
	if (!complain_counts(link))
		return;
	diag_file_error(&link->diags, "the objects' BTF cannot be put together");
	if (*said)
		diag_file_note(&link->diags, "libbpf says: %.*s", (int)strcspn(said, "\n"), said);
}

void merge_btf(struct link *link)
{
	struct capture capture;
	const char *said;

	if (!has_btf(link))
		return;
	link->merge = ARENA_NEW(&link->arena, struct merge);
	put_together(link);
	if (link->errors)
		return;
	capture_begin(&capture);
	link->btf = make_types(link);
	said = capture_end(&capture);
	if (!link->btf)
		say_failed(link, said);
	capture_free(&capture);
	if (link->btf)
		write_btf(link, link->btf);
}

void merge_free(struct link *link)
{
	struct merge *merge = link->merge;

	btf__free(link->btf);
	if (!merge)
		return;
	for (size_t i = 0; i < merge->sections.count; i++)
		vec_free(&merge->sections.at[i]->list);
	vec_free(&merge->sections);
	string_map_free(&merge->by_name);
	vec_free(&merge->types_to_visit);
	ext_free(&merge->records);
	vec_free(&merge->raw);
	vec_free(&merge->table);
	string_map_free(&merge->by_string);
	vec_free(&merge->made);
	vec_free(&merge->probe);
	vec_free(&merge->written);
}
