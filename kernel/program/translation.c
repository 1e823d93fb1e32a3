/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/program/translation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

/* ---- From the kernel ---------------------------------------------------------------------- */

static int allocate(struct translation *translation, const struct bpf_prog_info *sizes)
{
	translation->code = calloc(1, sizes->xlated_prog_len);
	translation->lines = calloc(sizes->nr_line_info + 1, sizeof *translation->lines);
	translation->functions = calloc(sizes->nr_func_info + 1, sizeof *translation->functions);
	return translation->code && translation->lines && translation->functions ? 0 : -ENOMEM;
}

/* The first call returns the sizes that the second one needs. */
int translation_read(struct translation *translation, int fd)
{
	struct bpf_prog_info *info = &translation->info, sizes = { 0 };
	__u32 size = sizeof sizes;

	if (bpf_obj_get_info_by_fd(fd, &sizes, &size))
		return -errno;
	if (!sizes.xlated_prog_len)
		return -EPERM;
	if (allocate(translation, &sizes))
		return -ENOMEM;
	*info = (struct bpf_prog_info){
		.xlated_prog_len = sizes.xlated_prog_len,
		.xlated_prog_insns = (uintptr_t)translation->code,
		.nr_line_info = sizes.nr_line_info,
		.line_info_rec_size = sizeof *translation->lines,
		.line_info = (uintptr_t)translation->lines,
		.nr_func_info = sizes.nr_func_info,
		.func_info_rec_size = sizeof *translation->functions,
		.func_info = (uintptr_t)translation->functions,
	};
	size = sizeof *info;
	if (bpf_obj_get_info_by_fd(fd, info, &size))
		return -errno;
	if (!info->xlated_prog_insns)
		return -EPERM;
	translation->is_jited = sizes.jited_prog_len;
	if (sizes.btf_id)
		translation->btf = btf__load_from_kernel_by_id(sizes.btf_id);
	return 0;
}

void translation_free(struct translation *translation)
{
	btf__free(translation->btf);
	free(translation->code);
	free(translation->lines);
	free(translation->functions);
}

/* ---- Instructions --------------------------------------------------------------------------- */

struct bpf_insn translation_slot(const struct translation *translation, uint32_t index)
{
	struct bpf_insn insn;

	memcpy(&insn, translation->code + (size_t)index * sizeof insn, sizeof insn);
	return insn;
}

bool insn_is_wide(struct bpf_insn insn)
{
	return insn.code == (BPF_LD | BPF_IMM | BPF_DW);
}

bool insn_loads_map(struct bpf_insn insn)
{
	return insn_is_wide(insn) &&
	       (insn.src_reg == BPF_PSEUDO_MAP_FD || insn.src_reg == BPF_PSEUDO_MAP_VALUE);
}

bool insn_loads_function(struct bpf_insn insn)
{
	return insn_is_wide(insn) && insn.src_reg == BPF_PSEUDO_FUNC;
}

bool insn_calls_function(struct bpf_insn insn)
{
	return insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg == BPF_PSEUDO_CALL;
}

/* Tail calls alone keep their number, as the kernel has no function for them. */
bool insn_calls_kernel(struct bpf_insn insn)
{
	return insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg != BPF_PSEUDO_CALL && insn.imm &&
	       insn.imm != BPF_FUNC_tail_call;
}

/* ---- Functions ------------------------------------------------------------------------------- */

/*
 * A call states the distance in `off`, of 16 bits. In a JITed program `imm` is
 * the function's number, which says it too where the distance is longer; in an
 * interpreted one it is where the interpreter's code is. A callback states the
 * distance in `imm`, and exists in JITed programs only.
 */
uint32_t translation_target(const struct translation *translation, uint32_t index)
{
	struct bpf_insn insn = translation_slot(translation, index);

	if (insn_loads_function(insn))
		return index + 1 + (uint32_t)insn.imm;
	if (translation->is_jited && (uint32_t)insn.imm < translation->info.nr_func_info)
		return translation->functions[insn.imm].insn_off;
	return index + 1 + (uint32_t)(int32_t)insn.off;
}

const char *translation_function_name(const struct translation *translation, uint32_t number, bool *is_static)
{
	const struct btf_type *type;

	if (!translation->btf || number >= translation->info.nr_func_info)
		return NULL;
	type = btf__type_by_id(translation->btf, translation->functions[number].type_id);
	if (!type || !btf_is_func(type))
		return NULL;
	*is_static = btf_vlen(type) == BTF_FUNC_STATIC;
	return btf__name_by_offset(translation->btf, type->name_off);
}
