/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libbpf opens an object in some twenty steps, and what is wrong in one it
 * often says in another, by an errno. So the model is examined first. The
 * object is taken as libbpf would take it, not as the ELF standard would.
 */
#include "check/check.h"

#include <errno.h>
#include <string.h>

#include "base/capture.h"
#include "check/checker.h"
#include "check/data_pointers.h"
#include "check/externs.h"
#include "check/kernel_btf.h"
#include "check/legacy_maps.h"
#include "check/map_defs.h"
#include "check/programs.h"
#include "check/sections.h"

/* In this order: each may rely on what those before it have mended. */
static void (*const checks[])(struct checker *checker) = {
	check_legacy_maps,   /* a 'maps' section becomes .maps, which the next ones read */
	check_sections,      /* what libbpf would skip: before its contents are missed */
	check_externs,       /* a name that nobody defines */
	check_programs,      /* symbols complete, so that later places have names */
	check_map_defs,      /* fields and rules of maps; these change BTF's types */
	check_data_pointers, /* addresses that nobody fills in */
	check_kernel_btf,    /* last, as it looks at all of BTF as the kernel will see it */
};

void map_fixes_free(struct map_fixes *fixes)
{
	vec_free(fixes);
}

static void read_btf(struct checker *checker)
{
	uint32_t section = object_find_section(checker->object, ".BTF", 0);
	const struct object_section *its = &checker->object->sections.at[section];

	if (section && its->data && its->size <= UINT32_MAX)
		checker->btf = btf__new(its->data, (uint32_t)its->size);
}

static void write_btf(struct checker *checker)
{
	struct bpfas_object *object = checker->object;
	uint32_t section = object_find_section(object, ".BTF", 0), size;
	const void *raw = btf__raw_data(checker->btf, &size);

	if (!raw)
		arena_out_of_memory(&checker->arena);
	if (!section)
		section = object_add_section(object, ".BTF", SHT_PROGBITS, 0, 4);
	object_copy_data(object, section, raw, size);
}

static void run(struct checker *checker)
{
	read_btf(checker);
	checker->lines = line_info_read(checker->object);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](checker);
	if (checker->has_new_btf && !checker->errors)
		write_btf(checker);
}

/* Everything that changes between setjmp and longjmp is in *checker. */
static int run_guarded(struct checker *checker)
{
	jmp_buf out_of_memory;

	checker->arena.out_of_memory = &out_of_memory;
	checker->object->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(&checker->diags, "out of memory");
		return -ENOMEM;
	}
	run(checker);
	return checker->errors ? -EINVAL : 0;
}

int check_object(struct bpfas_object *object, const struct diags *diags, struct map_fixes *fixes)
{
	struct checker checker = { .object = object, .diags = *diags, .fixes = fixes };
	struct capture capture; /* libbpf's words on BTF: the checks have their own */
	int error;

	capture_begin(&capture);
	error = run_guarded(&checker);
	capture_end(&capture);
	capture_free(&capture);
	object->arena.out_of_memory = NULL;
	line_info_free(&checker.lines);
	btf__free(checker.btf);
	arena_free(&checker.arena);
	return error;
}
