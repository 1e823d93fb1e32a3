/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf/strings.h"

#include <linux/btf.h>
#include <stddef.h>

/* The part of a section from `offset` bytes after the header; NULL: it exceeds the section. */
static const uint8_t *part(const struct object_section *section, uint32_t header, uint32_t offset,
			   uint32_t length)
{
	if (header > section->size || offset > section->size - header ||
	    length > section->size - header - offset)
		return NULL;
	return section->data + header + offset;
}

struct btf_strings btf_strings_of(const struct bpfas_object *object)
{
	const struct object_section *section = &object->sections.at[object_find_section(object, ".BTF", 0)];
	enum bpfas_endian endian = object->header.endian;
	const uint8_t *data = section->data, *at;
	uint32_t size;

	if (!data || section->size < sizeof(struct btf_header) || get16(data, endian) != BTF_MAGIC)
		return (struct btf_strings){ 0 };
	size = get32(data + offsetof(struct btf_header, str_len), endian);
	at = part(section, get32(data + offsetof(struct btf_header, hdr_len), endian),
		  get32(data + offsetof(struct btf_header, str_off), endian), size);
	if (!at || !size || at[size - 1])
		return (struct btf_strings){ 0 };
	return (struct btf_strings){ (const char *)at, size };
}

const char *btf_string(const struct btf_strings *strings, uint32_t offset)
{
	return offset < strings->size ? strings->at + offset : NULL;
}
