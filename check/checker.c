/* SPDX-License-Identifier: BSD-2-Clause */
#include "check/checker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/source_line.h"

#define MOST_SHOWN 20 /* errors, and warnings */

/* ---- Reporting ------------------------------------------------------------- */

static void report(const struct checker *checker, enum bpfas_severity severity, uint32_t section,
		   uint64_t offset, const char *message)
{
	const struct object_section *its = &checker->object->sections.at[section];
	uint32_t symbol = check_symbol_at(checker, section, offset);
	struct source_place place = { 0 };
	struct source_line line;

	if (offset <= UINT32_MAX &&
	    line_info_at(&checker->lines, (struct ext_place){ section, (uint32_t)offset }, &line)) {
		place = source_place_of(&line, checker->diags.file);
		diag_at(&checker->diags, severity, &place.diag, "%s", message);
		if (place.inner.file)
			diag_at(&checker->diags, BPFAS_NOTE, &place.inner,
				"expanded from this line of a macro");
		source_place_free(&place);
		return;
	}
	diag_at(&checker->diags, severity,
		DIAG_OFFSET(&checker->diags, its->name, offset,
			    symbol ? checker->object->symbols.at[symbol].name : NULL),
		"%s", message);
}

static char *format_in(struct arena *arena, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));

static char *format_in(struct arena *arena, const char *format, va_list values)
{
	char *text, *copy;

	if (vasprintf(&text, format, values) < 0)
		arena_out_of_memory(arena);
	copy = arena_copy(arena, text, strlen(text));
	free(text);
	return copy;
}

bool check_has_enough(const struct checker *checker)
{
	return checker->errors >= MOST_SHOWN;
}

void check_error(struct checker *checker, uint32_t section, uint64_t offset, const char *format, ...)
{
	va_list values;
	char *message;

	va_start(values, format);
	message = format_in(&checker->arena, format, values);
	va_end(values);
	if (checker->errors++ < MOST_SHOWN)
		report(checker, BPFAS_ERROR, section, offset, message);
}

void check_warning(struct checker *checker, uint32_t section, uint64_t offset, const char *format, ...)
{
	va_list values;
	char *message;

	va_start(values, format);
	message = format_in(&checker->arena, format, values);
	va_end(values);
	if (checker->warnings++ < MOST_SHOWN)
		report(checker, BPFAS_WARNING, section, offset, message);
}

void check_note(struct checker *checker, const char *format, ...)
{
	va_list values;
	char *message;

	va_start(values, format);
	message = format_in(&checker->arena, format, values);
	va_end(values);
	if (checker->errors <= MOST_SHOWN)
		diag_file_note(&checker->diags, "%s", message);
}

/* ---- Looking --------------------------------------------------------------- */

uint32_t check_symbol_at(const struct checker *checker, uint32_t section, uint64_t offset)
{
	const struct bpfas_object *object = checker->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];
		int type = ELF64_ST_TYPE(symbol->info);

		if (symbol->section == section && (type == STT_FUNC || type == STT_OBJECT) && *symbol->name &&
		    symbol->value <= offset && offset - symbol->value < symbol->size)
			return i;
	}
	return 0;
}

uint32_t check_datasec(const struct checker *checker, const char *name)
{
	uint32_t count = checker->btf ? btf__type_cnt(checker->btf) : 0;

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(checker->btf, id);

		if (btf_is_datasec(type) && !strcmp(check_name(checker, type->name_off), name))
			return id;
	}
	return 0;
}

uint32_t check_added(struct checker *checker, int id)
{
	if (id < 0)
		arena_out_of_memory(&checker->arena);
	checker->has_new_btf = true;
	return (uint32_t)id;
}
