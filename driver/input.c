/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/read_file.h"
#include "btf/check.h"
#include "object/elf_read.h"
#include "object/object.h"

#define NATIVE_ENDIAN (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? BPFAS_LITTLE : BPFAS_BIG)

/* Files that are often given by mistake, recognized by their first bytes. */
static const struct {
	const char *magic;
	size_t length;
	const char *is, *way_out;
} mistaken[] = {
	{ "BC\xc0\xde", 4, "LLVM bitcode", "compile it to an object: clang -O2 -g -target bpf -c" },
	{ "!<arch>\n", 8, "an archive", "extract its members and name them one by one" },
	{ "\x1f\x8b", 2, "compressed", "uncompress it first" },
};

static int refuse(const struct diags *diags, const char *what, const char *way_out)
{
	diag_file_error(diags, "%s", what);
	diag_file_note(diags, "%s", way_out);
	return -EINVAL;
}

int input_refuse_foreign(const char *text, size_t length, const struct diags *diags)
{
	for (size_t i = 0; i < sizeof mistaken / sizeof *mistaken; i++) {
		if (length < mistaken[i].length || memcmp(text, mistaken[i].magic, mistaken[i].length))
			continue;
		diag_file_error(diags, "this file is %s, neither a BPF object nor source text",
				mistaken[i].is);
		diag_file_note(diags, "%s", mistaken[i].way_out);
		return -EINVAL;
	}
	return 0;
}

static bool is_elf(const char *text, size_t length)
{
	return length >= SELFMAG && !memcmp(text, ELFMAG, SELFMAG);
}

static int check_btf(const struct object_section *section, const struct diags *diags)
{
	int64_t wrong = section->data ? btf_check(section->data, section->size) : -1;

	if (wrong > 0)
		diag_file_error(diags, "this object's BTF is damaged: type %lld has an invalid reference",
				(long long)wrong);
	else if (wrong)
		diag_file_error(diags, "this object's BTF is damaged and cannot be read");
	if (!wrong)
		return 0;
	diag_file_note(diags, "rebuild the object");
	return -EINVAL;
}

/* libbpf follows BTF's type ids without validating them, and reads each section of that name. */
static int check_object(const struct bpfas_object *object, const struct diags *diags)
{
	uint32_t section = 0;

	if (object->header.type != ET_REL)
		return refuse(diags, "not a relocatable ELF object",
			      "give the object as the assembler or the compiler made it (-c)");
	while ((section = object_find_section(object, ".BTF", section))) {
		int error = check_btf(&object->sections.at[section], diags);

		if (error)
			return error;
	}
	return 0;
}

static int read_elf(struct input *input, const void *elf, size_t size, const struct diags *diags)
{
	int error = object_read(elf, size, diags, &input->object);

	return error ? error : check_object(input->object, diags);
}

int input_from_memory(struct input *input, const char *name, const void *elf, size_t size,
		      const struct diags *diags)
{
	struct diags own = *diags;

	own.file = name;
	*input = (struct input){ .name = name };
	if (!is_elf(elf, size))
		return refuse(&own, "not an ELF object",
			      "assemble source text with bpfas_assemble_text first");
	return read_elf(input, elf, size, &own);
}

static int assemble(struct input *input, const char *text, size_t length, const struct diags *diags)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = diags->callback, .diag_context = diags->context,
		   .endian = NATIVE_ENDIAN);
	int error = input_refuse_foreign(text, length, diags);

	if (!error)
		error = bpfas_assemble_text(input->name, text, length, &opts, &input->object);
	return error ? error : check_object(input->object, diags);
}

int input_read(struct input *input, const char *path, const struct diags *diags)
{
	struct diags own = *diags;
	char *text;
	size_t length;
	int error;

	own.file = path;
	*input = (struct input){ .name = path };
	error = read_file(path, &text, &length, &own);
	if (error)
		return error;
	error = is_elf(text, length) ? read_elf(input, text, length, &own)
				     : assemble(input, text, length, &own);
	free(text);
	if (error)
		input_free(input);
	return error;
}

int input_make_elf(struct input *input, const struct diags *diags)
{
	struct diags own = *diags;
	enum bpfas_endian endian = input->object->header.endian;

	own.file = input->name;
	if (endian == NATIVE_ENDIAN)
		return object_write(input->object, &own, &input->elf);
	if (endian == BPFAS_BIG)
		return refuse(&own,
			      "this object is big-endian, and libbpf takes only this machine's own byte "
			      "order, little-endian",
			      "make it little-endian, or work on a big-endian machine");
	return refuse(&own,
		      "this object is little-endian, and libbpf takes only this machine's own byte order, "
		      "big-endian",
		      "make it big-endian, or work on a little-endian machine");
}

void input_free(struct input *input)
{
	object_free(input->object);
	image_free(&input->elf);
	*input = (struct input){ 0 };
}
