/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF in an order that no declaration would give again: words as they are, and
 * what they say beside them. Layout: the kernel's Documentation/bpf/btf.rst.
 */
#include "output/dis/btf.h"

#include <bpf/btf.h>

#include "base/byte_order.h"
#include "output/dis/data.h"
#include "output/dis/names.h"
#include "output/dis/relocations.h"
#include "output/dis/types.h"

#define HEADER_SIZE 24
#define TYPE_SIZE   12

struct btf_printer {
	struct dis *dis;
	struct text_out *out;
	const uint8_t *data;
	enum bpfas_endian endian;
	struct dis_relocations relocations;
	uint64_t at, end; /* of the types */
};

/* What follows the three words of a type: so many parts of so many words. */
struct layout {
	const char *name;
	unsigned parts, words;
	bool is_named; /* a part's first word is its name */
};

static struct layout layout_of(uint32_t info)
{
	unsigned count = BTF_INFO_VLEN(info);

	switch (BTF_INFO_KIND(info)) {
	case BTF_KIND_INT: return (struct layout){ "int", 1, 1, false };
	case BTF_KIND_PTR: return (struct layout){ "pointer", 0, 0, false };
	case BTF_KIND_ARRAY: return (struct layout){ "array", 1, 3, false };
	case BTF_KIND_STRUCT: return (struct layout){ "struct", count, 3, true };
	case BTF_KIND_UNION: return (struct layout){ "union", count, 3, true };
	case BTF_KIND_ENUM: return (struct layout){ "enum", count, 2, true };
	case BTF_KIND_FWD: return (struct layout){ "forward", 0, 0, false };
	case BTF_KIND_TYPEDEF: return (struct layout){ "typedef", 0, 0, false };
	case BTF_KIND_VOLATILE: return (struct layout){ "volatile", 0, 0, false };
	case BTF_KIND_CONST: return (struct layout){ "const", 0, 0, false };
	case BTF_KIND_RESTRICT: return (struct layout){ "restrict", 0, 0, false };
	case BTF_KIND_FUNC: return (struct layout){ "function", 0, 0, false };
	case BTF_KIND_FUNC_PROTO: return (struct layout){ "prototype", count, 2, true };
	case BTF_KIND_VAR: return (struct layout){ "variable", 1, 1, false };
	case BTF_KIND_DATASEC: return (struct layout){ "section", count, 3, false };
	case BTF_KIND_FLOAT: return (struct layout){ "float", 0, 0, false };
	case BTF_KIND_DECL_TAG: return (struct layout){ "declaration tag", 1, 1, false };
	case BTF_KIND_TYPE_TAG: return (struct layout){ "type tag", 0, 0, false };
	case BTF_KIND_ENUM64: return (struct layout){ "enum64", count, 3, true };
	default: return (struct layout){ 0 };
	}
}

static uint32_t word_at(const struct btf_printer *printer, uint64_t at)
{
	return get32(printer->data + at, printer->endian);
}

static void put_word(struct btf_printer *printer)
{
	struct dis_relocations *left = &printer->relocations;
	uint32_t word = word_at(printer, printer->at);

	if (left->next < left->end && left->next->offset == printer->at) {
		out_text(printer->out, printer->dis->symbol_names[left->next++->symbol]);
		out_addend(printer->out, word);
	} else if (word < UINT16_MAX) {
		out_decimal(printer->out, word);
	} else {
		out_hex(printer->out, word, 8);
	}
	printer->at += 4;
}

static void put_words(struct btf_printer *printer, unsigned count)
{
	out_text(printer->out, "\t.long ");
	for (unsigned i = 0; i < count; i++) {
		if (i)
			out_text(printer->out, ", ");
		put_word(printer);
	}
}

/* Anybody's, and must not end the comment. */
static void put_name(struct btf_printer *printer, uint32_t offset)
{
	const char *name = btf__name_by_offset(printer->dis->types->btf, offset);

	for (; name && *name; name++)
		out_char(printer->out, *name >= ' ' && *name <= '~' ? *name : '?');
}

static bool put_type(struct btf_printer *printer, uint32_t id)
{
	uint32_t name = word_at(printer, printer->at), info = word_at(printer, printer->at + 4);
	struct layout layout = layout_of(info);

	if (!layout.name || printer->at + TYPE_SIZE + 4ull * layout.parts * layout.words > printer->end)
		return false;
	put_words(printer, 3);
	out_text(printer->out, "\t// [");
	out_decimal(printer->out, id);
	out_text(printer->out, "] ");
	out_text(printer->out, layout.name);
	out_char(printer->out, ' ');
	put_name(printer, name);
	out_char(printer->out, '\n');
	for (unsigned i = 0; i < layout.parts; i++) {
		uint32_t part = word_at(printer, printer->at);

		put_words(printer, layout.words);
		if (layout.is_named) {
			out_text(printer->out, "\t//     ");
			put_name(printer, part);
		}
		out_char(printer->out, '\n');
	}
	return true;
}

/* The layout that compilers write: a header of six words, types, strings. */
static bool is_usual(const struct btf_printer *printer, uint64_t size)
{
	uint32_t length;

	if (size < HEADER_SIZE || word_at(printer, 4) != HEADER_SIZE || word_at(printer, 8))
		return false;
	length = word_at(printer, 12);
	return length <= size - HEADER_SIZE && length % 4 == 0 && word_at(printer, 16) == length &&
	       word_at(printer, 20) == size - HEADER_SIZE - length;
}

static bool has_odd_places(const struct dis *dis, uint32_t index, const struct btf_printer *printer)
{
	const struct dis_label *first, *end = dis_section_labels(dis, index, &first);

	for (const struct object_relocation *r = printer->relocations.next; r < printer->relocations.end; r++)
		if (r->offset % 4 || r->offset < HEADER_SIZE || r->offset >= printer->end)
			return true;
	return first < end;
}

static void put_header(struct btf_printer *printer)
{
	out_text(printer->out, "\t.short ");
	out_hex(printer->out, get16(printer->data, printer->endian), 4);
	out_text(printer->out, "\n\t.byte ");
	out_decimal(printer->out, printer->data[2]);
	out_text(printer->out, ", ");
	out_decimal(printer->out, printer->data[3]);
	out_char(printer->out, '\n');
	printer->at = 4;
	put_words(printer, 5);
	out_text(printer->out, "\t// lengths of the header, the types and the strings, and their places\n");
}

bool dis_print_btf(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	struct btf_printer printer = { .dis = dis,
				       .out = &dis->out,
				       .data = section->data,
				       .endian = dis->object->header.endian,
				       .relocations = dis_relocations_in(dis, index) };
	size_t begin = dis->out.bytes->count;

	if (!dis->options->declare || !dis->types->btf || strcmp(section->name, ".BTF") != 0 ||
	    !is_usual(&printer, section->size))
		return false;
	printer.end = HEADER_SIZE + word_at(&printer, 12);
	if (has_odd_places(dis, index, &printer))
		return false;
	put_header(&printer);
	for (uint32_t id = 1; printer.at < printer.end; id++)
		if (printer.end - printer.at < TYPE_SIZE || !put_type(&printer, id)) {
			dis->out.bytes->count = begin;
			return false;
		}
	dis_print_bytes(dis, section->data + printer.at, section->size - printer.at);
	return true;
}
