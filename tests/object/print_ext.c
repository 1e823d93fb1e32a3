/* SPDX-License-Identifier: BSD-2-Clause */
/* print_ext OBJECT: the records of .BTF.ext as lines of text, for tests/object/check. */
#include <stdio.h>
#include <stdlib.h>

#include "btf/ext_read.h"
#include "btf/strings.h"
#include "object/elf_read.h"
#include "object/object.h"

static void say(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	fprintf(stderr, "%s: %s\n", diag->file, diag->message);
}

static void print_info(const struct bpfas_object *object, const struct ext_info *info)
{
	struct btf_strings strings = btf_strings_of(object);

	for (size_t i = 0; i < info->functions.count; i++) {
		const struct ext_function *function = &info->functions.at[i];

		printf("func %u+%u %u\n", function->place.section, function->place.offset, function->type);
	}
	for (size_t i = 0; i < info->lines.count; i++) {
		const struct ext_line *line = &info->lines.at[i];

		printf("line %u+%u %s|%s|%u\n", line->place.section, line->place.offset,
		       btf_string(&strings, line->file), btf_string(&strings, line->text), line->line_col);
	}
	for (size_t i = 0; i < info->core.count; i++) {
		const struct ext_core *core = &info->core.at[i];

		printf("core %u+%u %u %s %u\n", core->place.section, core->place.offset, core->type,
		       btf_string(&strings, core->access), core->kind);
	}
}

int main(int argc, char **argv)
{
	static char content[1 << 24];
	struct diags diags = { .callback = say, .file = argc > 1 ? argv[1] : "" };
	FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
	struct bpfas_object *object;
	struct ext_info info = { 0 };
	jmp_buf out_of_memory;
	struct arena arena = { .out_of_memory = &out_of_memory };
	int error;

	if (!file || setjmp(out_of_memory))
		return 1;
	if (object_read(content, fread(content, 1, sizeof content, file), &diags, &object))
		return 1;
	error = ext_read(object, &arena, &diags, &info);
	print_info(object, &info);
	ext_free(&info);
	arena_free(&arena);
	object_free(object);
	fclose(file);
	return error != 0;
}
