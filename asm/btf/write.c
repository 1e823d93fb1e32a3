/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/btf/write.h"

#include <bpf/btf.h>
#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "check/kernel_btf.h"

uint32_t btf_writer_check(struct btf_writer *w, int result)
{
	if (result >= 0)
		return (uint32_t)result;
	if (result == -ENOMEM)
		arena_out_of_memory(w->arena);
	if (!w->error)
		w->error = result;
	return 0;
}

uint32_t btf_writer_text(struct btf_writer *w, const char *text)
{
	size_t length = strlen(text) + 1;
	uint32_t offset;
	int known;

	if (w->string_end + length > BTF_MAX_NAME_OFFSET) {
		known = btf__find_str(w->btf, text);
		return known > 0 ? (uint32_t)known : 0;
	}
	offset = btf_writer_check(w, btf__add_str(w->btf, text));
	if (offset + length > w->string_end)
		w->string_end = offset + length;
	return offset;
}

bool btf_writer_count_fits(struct btf_writer *w, size_t count, struct span span, const char *what)
{
	if (count <= BTF_MAX_VLEN)
		return true;
	diag_error(w->input->diags, span, "%zu %s, and BTF can count only %d", count, what, BTF_MAX_VLEN);
	w->reported = true;
	return false;
}

uint32_t btf_writer_reach(struct btf_writer *w, struct type *type)
{
	if (!type || type->kind == TYPE_VOID)
		return 0;
	if (!type->btf_id) {
		vec_push(w->arena, &w->types, type);
		type->btf_id = (uint32_t)w->types.count;
	}
	return type->btf_id;
}

void btf_writer_add_tags(struct btf_writer *w, const struct decl_tag *tags, uint32_t id, int component)
{
	for (; tags; tags = tags->next)
		btf_writer_check(w, btf__add_decl_tag(w->btf, tags->text, (int)id, component));
}

uint32_t btf_writer_strings(struct btf_writer *w)
{
	const struct btf_header *header;
	uint32_t size;

	header = btf__raw_data(w->btf, &size);
	if (!header)
		arena_out_of_memory(w->arena);
	return header->str_len;
}

const char *btf_writer_name(struct btf_writer *w, const char *name, struct span span)
{
	const char *fault = btf_name_fault(name);

	if (fault)
		diag_warning(
			w->input->diags, span,
			"this name %s: the kernel would refuse the file's BTF, and with it all types and "
			"source lines",
			fault);
	return name;
}
