/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel takes BTF as a whole or not at all, and libbpf goes on without it
 * ("BTF is optional, ignoring"): the programs lose their types and source
 * lines, and what needs them (spin locks, timers, global functions) fails with
 * a message about something else. One name is enough for that.
 *
 * Kernel: kernel/bpf/btf.c, btf_*_check_meta(). What libbpf takes away for
 * older kernels (ENUM64, tags, FLOAT) is none of this.
 */
#include "check/kernel_btf.h"

#include <inttypes.h>
#include <linux/btf.h>
#include <string.h>

#include "check/checker.h"

#define LONGEST_NAME 511 /* KSYM_NAME_LEN; 127 before Linux 6.1 */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

const char *btf_name_fault(const char *name)
{
	size_t length = 0;

	for (; name[length]; length++)
		if (!is_letter(name[length]) && !(length && name[length] >= '0' && name[length] <= '9'))
			return name[length] == '$' ? "has a '$'"
						   : "is not made of letters, digits, '_' and '.'";
	return length > LONGEST_NAME ? "has more than 511 letters" : NULL;
}

struct fault {
	const char *what, *name, *is;
};

/* Whether the name has a fault, which is kept. An empty one is no name. */
static bool has_fault(const struct checker *checker, const char *what, uint32_t offset, struct fault *fault)
{
	const char *name = check_name(checker, offset), *is = btf_name_fault(name);

	if (!is)
		return false;
	*fault = (struct fault){ what, name, is };
	return true;
}

static bool has_faulty_member(const struct checker *checker, const struct btf_type *type, struct fault *fault)
{
	const struct btf_member *members = btf_members(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (has_fault(checker, "member", members[i].name_off, fault))
			return true;
	return false;
}

static bool has_faulty_constant(const struct checker *checker, const struct btf_type *type,
				struct fault *fault)
{
	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (has_fault(checker, "enumerator",
			      btf_is_enum(type) ? btf_enum(type)[i].name_off : btf_enum64(type)[i].name_off,
			      fault))
			return true;
	return false;
}

static bool has_faulty_parameter(const struct checker *checker, const struct btf_type *type,
				 struct fault *fault)
{
	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (has_fault(checker, "parameter", btf_params(type)[i].name_off, fault))
			return true;
	return false;
}

static bool is_faulty(const struct checker *checker, const struct btf_type *type, struct fault *fault)
{
	switch (btf_kind(type)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return has_fault(checker, "type", type->name_off, fault) ||
		       has_faulty_member(checker, type, fault);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return has_fault(checker, "type", type->name_off, fault) ||
		       has_faulty_constant(checker, type, fault);
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF: return has_fault(checker, "type", type->name_off, fault);
	case BTF_KIND_FUNC: return has_fault(checker, "function", type->name_off, fault);
	case BTF_KIND_VAR: return has_fault(checker, "variable", type->name_off, fault);
	case BTF_KIND_FUNC_PROTO: return has_faulty_parameter(checker, type, fault);
	default: return false;
	}
}

/* An array's bytes have to fit into 32 bits. */
static bool is_too_big(const struct checker *checker, const struct btf_type *type)
{
	int64_t element;

	if (!btf_is_array(type))
		return false;
	element = btf__resolve_size(checker->btf, btf_array(type)->type);
	return element > 0 && (uint64_t)element * btf_array(type)->nelems > UINT32_MAX;
}

static void warn(struct checker *checker, const char *why, const char *way_out)
{
	checker->fixes->has_bad_btf = true;
	diag_file_warning(&checker->diags,
			  "%s, so the kernel refuses this object's BTF: its types and source "
			  "lines are lost",
			  why);
	check_note(checker, "%s", way_out);
}

void check_kernel_btf(struct checker *checker)
{
	uint32_t count = checker->btf ? btf__type_cnt(checker->btf) : 0;
	struct fault fault;

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(checker->btf, id);

		if (is_faulty(checker, type, &fault)) {
			warn(checker,
			     arena_printf(&checker->arena, "the name of %s '%.80s' %s", fault.what,
					  fault.name, fault.is),
			     "rename it");
			return;
		}
		if (is_too_big(checker, type)) {
			warn(checker,
			     arena_printf(&checker->arena, "type %" PRIu32 ", an array, has 4 GiB or more",
					  id),
			     "make the array smaller");
			return;
		}
	}
}
