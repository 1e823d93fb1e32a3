/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of this folder share. */
#ifndef CHECK_CHECKER_H
#define CHECK_CHECKER_H

#include <bpf/btf.h>

#include "base/diag.h"
#include "btf/line_info.h"
#include "check/map_fix.h"
#include "object/object.h"

struct checker {
	struct bpfas_object *object;
	struct diags diags; /* file: the object's name */
	struct arena arena; /* for the time of the checks */
	struct line_info lines;
	struct btf *btf;  /* NULL: the object has none */
	bool has_new_btf; /* it was changed: the object gets it anew */
	unsigned errors, warnings;
	struct map_fixes *fixes;
};

/* ---- Reporting ------------------------------------------------------------- */

/* At the source line of a section's byte where line_info has it; else at the section, offset and symbol. */
void check_error(struct checker *checker, uint32_t section, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void check_warning(struct checker *checker, uint32_t section, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/*
 * Whether more errors would not be shown: a hostile object can have as many as
 * it has bytes, and what composes their messages may look at all symbols.
 */
bool check_has_enough(const struct checker *checker);
void check_note(struct checker *checker, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- Looking --------------------------------------------------------------- */

/* A defined symbol, not of a section, that covers a byte; 0: none does. */
uint32_t check_symbol_at(const struct checker *checker, uint32_t section, uint64_t offset);

/* Whether libbpf makes programs or functions of the section. */
static inline bool check_is_code(const struct object_section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_ALLOC &&
	       section->flags & SHF_EXECINSTR && section->data && section->size;
}

/* The id of BTF's section of that name; 0: there is none. */
uint32_t check_datasec(const struct checker *checker, const char *name);

/* The name of a type, or of something with a name in BTF; never NULL. */
static inline const char *check_name(const struct checker *checker, uint32_t offset)
{
	const char *name = btf__name_by_offset(checker->btf, offset);

	return name ? name : "";
}

/* libbpf returns what it shares with the caller as constant; it is this folder's own copy, and may be
 * changed. */
static inline struct btf_type *check_type(const struct checker *checker, uint32_t id)
{
	return (struct btf_type *)(uintptr_t)btf__type_by_id(checker->btf, id);
}

/* Ids that btf__add_* returns; a negative one abandons the checks as memory does that is exhausted. */
uint32_t check_added(struct checker *checker, int id);

#endif
