/* SPDX-License-Identifier: BSD-2-Clause */
/* Contents other than instructions: as texts if they are, zeros counted, else bytes. */
#include "output/dis/data.h"

#include "base/byte_order.h"
#include "output/dis/names.h"
#include "output/dis/relocations.h"

#define ROW           16 /* bytes on a line */
#define FEWEST_ZEROS  16 /* that are worth counting */
#define SHORTEST_TEXT 4
#define LONGEST_TEXT  4096 /* on a line */

static bool is_text(uint8_t c)
{
	return (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
}

static size_t count_zeros(const uint8_t *data, size_t count)
{
	size_t zeros = 0;

	while (zeros < count && !data[zeros])
		zeros++;
	return zeros;
}

static size_t count_text(const uint8_t *data, size_t count)
{
	size_t length = 0;

	if (count > LONGEST_TEXT)
		count = LONGEST_TEXT;
	while (length < count && is_text(data[length]))
		length++;
	return length;
}

/* The number of bytes, of the first `count`, that are better printed in another way than as numbers. */
static size_t other_than_bytes(const uint8_t *data, size_t count, bool *is_zeros)
{
	size_t length;

	*is_zeros = !*data;
	if (*is_zeros) {
		length = count_zeros(data, count);
		return length >= FEWEST_ZEROS ? length : 0;
	}
	length = count_text(data, count);
	return length >= SHORTEST_TEXT ? length : 0;
}

static size_t print_zeros(struct text_out *out, size_t count)
{
	out_text(out, "\t.zero ");
	out_decimal(out, count);
	out_char(out, '\n');
	return count;
}

static size_t print_text(struct text_out *out, const uint8_t *data, size_t length, size_t count)
{
	bool is_terminated = length < count && !data[length];

	out_text(out, is_terminated ? "\t.asciz " : "\t.ascii ");
	out_quoted(out, (const char *)data, length);
	out_char(out, '\n');
	return length + is_terminated;
}

/* Up to a row's end, or where something else begins. */
static size_t print_numbers(struct text_out *out, const uint8_t *data, size_t count)
{
	size_t length = 0;
	bool is_zeros;

	out_text(out, "\t.byte ");
	do {
		if (length)
			out_char(out, ',');
		out_hex(out, data[length], 2);
		length++;
	} while (length < count && length < ROW &&
		 !other_than_bytes(data + length, count - length, &is_zeros));
	out_char(out, '\n');
	return length;
}

void dis_print_bytes(struct dis *dis, const uint8_t *data, size_t count)
{
	struct text_out *out = &dis->out;

	while (count) {
		bool is_zeros;
		size_t length = other_than_bytes(data, count, &is_zeros);

		if (!length)
			length = print_numbers(out, data, count);
		else if (is_zeros)
			length = print_zeros(out, length);
		else
			length = print_text(out, data, length, count);
		data += length;
		count -= length;
	}
}

/* A symbol's address, to which the bytes add something. */
static size_t print_address(struct dis *dis, const struct object_relocation *relocation, const uint8_t *data)
{
	enum bpfas_endian endian = dis->object->header.endian;
	bool is_long = relocation->type == RELOC_64_ABS64;

	out_text(&dis->out, is_long ? "\t.quad " : "\t.long ");
	out_text(&dis->out, dis->symbol_names[relocation->symbol]);
	out_addend(&dis->out, is_long ? (int64_t)get64(data, endian) : get32(data, endian));
	out_char(&dis->out, '\n');
	return is_long ? 8 : 4;
}

/* A label inside of an address has to wait, and so states its place itself. */
static uint64_t next_stop(const struct dis_label *label, const struct dis_label *end,
			  const struct dis_relocations *relocations, uint64_t at, uint64_t stop)
{
	while (label < end && label->value <= at)
		label++;
	if (label < end && label->value < stop)
		stop = label->value;
	if (relocations->next < relocations->end && relocations->next->offset < stop)
		stop = relocations->next->offset;
	return stop;
}

bool dis_print_license(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	const struct dis_label *next, *end = dis_section_labels(dis, index, &next);
	size_t length = section->size - 1;

	if (!dis->options->declare || dis->is_plain[index] || strcmp(section->name, "license") != 0 ||
	    section->size < 2 || section->data[length] || count_text(section->data, length) != length ||
	    dis_relocations_in(dis, index).next)
		return false;
	dis_put_labels(dis, &next, end, 0);
	out_text(&dis->out, "\t.license ");
	out_quoted(&dis->out, (const char *)section->data, length);
	out_char(&dis->out, '\n');
	return true;
}

void dis_print_data(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	struct dis_relocations relocations = dis_relocations_in(dis, index);
	const struct dis_label *next, *end = dis_section_labels(dis, index, &next);
	uint64_t at = 0;

	while (at < section->size) {
		uint64_t stop;

		dis_put_labels(dis, &next, end, at);
		if (relocations.next < relocations.end && relocations.next->offset == at) {
			at += print_address(dis, relocations.next++, section->data + at);
			continue;
		}
		stop = next_stop(next, end, &relocations, at, section->size);
		if (section->data)
			dis_print_bytes(dis, section->data + at, stop - at);
		else
			print_zeros(&dis->out, stop - at);
		at = stop;
	}
	dis_put_labels(dis, &next, end, at);
}
