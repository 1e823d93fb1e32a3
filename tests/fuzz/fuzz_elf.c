/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any bytes as an ELF file. What is refused has been described by
 * an error. What is read is written and read again, and that has to be the same
 * object; written twice it has equal bytes. The records of .BTF.ext are read on
 * the way, and their places exist. Driven as fuzz_source is.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/ext_read.h"
#include "object/elf_read.h"
#include "object/elf_write.h"
#include "object/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition) require((condition), #condition, __LINE__)

static void require(bool holds, const char *condition, int line)
{
	if (holds)
		return;
	fprintf(stderr, "line %d: not so: %s\n", line, condition);
	abort();
}

static void see(void *context, const struct bpfas_diag *diag)
{
	bool *error = context;

	*error |= diag->severity == BPFAS_ERROR;
}

static void compare_relocations(const struct object_section *a, const struct object_section *b)
{
	REQUIRE(a->relocations.count == b->relocations.count);
	for (size_t i = 0; i < a->relocations.count; i++) {
		const struct object_relocation *x = &a->relocations.at[i], *y = &b->relocations.at[i];

		REQUIRE(x->offset == y->offset && x->addend == y->addend && x->symbol == y->symbol &&
			x->type == y->type);
	}
}

static void compare_sections(const struct object_section *a, const struct object_section *b)
{
	REQUIRE(!strcmp(a->name, b->name) && a->type == b->type && a->link == b->link && a->info == b->info);
	REQUIRE(a->flags == b->flags && a->address == b->address && a->align == b->align &&
		a->entry_size == b->entry_size && a->size == b->size);
	REQUIRE(!a->data == !b->data && (!a->data || !memcmp(a->data, b->data, a->size)));
	compare_relocations(a, b);
}

static void compare_symbols(const struct object_symbol *a, const struct object_symbol *b)
{
	REQUIRE(!strcmp(a->name, b->name) && a->value == b->value && a->size == b->size &&
		a->section == b->section && a->info == b->info && a->other == b->other);
}

static void compare_headers(const struct object_header *a, const struct object_header *b)
{
	REQUIRE(a->endian == b->endian && a->os_abi == b->os_abi && a->abi_version == b->abi_version);
	REQUIRE(a->type == b->type && a->machine == b->machine && a->flags == b->flags &&
		a->entry == b->entry && a->name_table == b->name_table);
}

static void compare_objects(const struct bpfas_object *a, const struct bpfas_object *b)
{
	compare_headers(&a->header, &b->header);
	REQUIRE(a->symbol_table == b->symbol_table);
	REQUIRE(a->sections.count == b->sections.count && a->symbols.count == b->symbols.count);
	for (size_t i = 0; i < a->sections.count; i++)
		compare_sections(&a->sections.at[i], &b->sections.at[i]);
	for (size_t i = 0; i < a->symbols.count; i++)
		compare_symbols(&a->symbols.at[i], &b->symbols.at[i]);
}

static void read_ext(const struct bpfas_object *object, const struct diags *diags)
{
	struct ext_info info = { 0 };
	jmp_buf out_of_memory;
	struct arena arena = { .out_of_memory = &out_of_memory };

	if (setjmp(out_of_memory))
		abort();
	ext_read(object, &arena, diags, &info);
	ext_sort(&info);
	for (size_t i = 0; i < info.lines.count; i++) {
		REQUIRE(object_is_section(object, info.lines.at[i].place.section));
		REQUIRE(ext_find_line(&info, info.lines.at[i].place));
	}
	ext_free(&info);
	arena_free(&arena);
}

static void write_again(const struct bpfas_object *object, const struct diags *diags)
{
	struct bpfas_object *again;
	struct image first, second;

	if (object_write(object, diags, &first))
		return;
	REQUIRE(!object_write(object, diags, &second));
	REQUIRE(first.count == second.count && !memcmp(first.at, second.at, first.count));
	image_free(&second);
	REQUIRE(!object_read(first.at, first.count, diags, &again));
	compare_objects(object, again);
	object_free(again);
	image_free(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool error = false;
	struct diags diags = { .callback = see, .context = &error, .file = "fuzz.o" };
	struct bpfas_object *object;

	if (object_read(data, size, &diags, &object)) {
		REQUIRE(error && !object);
		return 0;
	}
	REQUIRE(!error);
	read_ext(object, &diags);
	error = false;
	write_again(object, &diags);
	object_free(object);
	return 0;
}
