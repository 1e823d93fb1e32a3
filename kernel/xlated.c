/* SPDX-License-Identifier: BSD-2-Clause */
/* A loaded program's instructions as the kernel has translated them, with their source lines. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "base/diag.h"
#include "base/options.h"
#include "isa/insn.h"
#include "kernel/symbol.h"

struct translation {
	struct diags diags;
	struct bpf_prog_info info;
	uint8_t *code;
	struct bpf_line_info *lines;
	struct bpf_func_info *functions;
	struct btf *btf; /* NULL: the program has none */
	struct kernel_call *calls;
	size_t call_count;
	bpfas_instruction_fn each;
	void *context;
};

/* ---- From the kernel ---------------------------------------------------------------------- */

/* The first call returns the sizes that the second one needs. */
static int fetch(struct translation *translation, int fd)
{
	struct bpf_prog_info *info = &translation->info, sizes = { 0 };
	__u32 size = sizeof sizes;

	if (bpf_obj_get_info_by_fd(fd, &sizes, &size))
		return -errno;
	if (!sizes.xlated_prog_len)
		return -EPERM;
	translation->code = calloc(1, sizes.xlated_prog_len);
	translation->lines = calloc(sizes.nr_line_info + 1, sizeof *translation->lines);
	translation->functions = calloc(sizes.nr_func_info + 1, sizeof *translation->functions);
	if (!translation->code || !translation->lines || !translation->functions)
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
	if (sizes.btf_id)
		translation->btf = btf__load_from_kernel_by_id(sizes.btf_id);
	return 0;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static struct bpf_insn slot(const struct translation *translation, uint32_t index)
{
	struct bpf_insn insn;

	memcpy(&insn, translation->code + (size_t)index * 8, sizeof insn);
	return insn;
}

static uint32_t slot_count(const struct translation *translation)
{
	return translation->info.xlated_prog_len / 8;
}

/* A call of a kernel function, whose id the verifier has replaced by a distance in memory. */
static bool is_kernel_call(struct bpf_insn insn)
{
	return insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg != BPF_PSEUDO_CALL && insn.imm;
}

/* Reads the kernel's symbols only if there is something to look up: that alone takes 80 ms. */
static int resolve_calls(struct translation *translation)
{
	uint32_t count = slot_count(translation);

	for (uint32_t i = 0; i < count; i++)
		translation->call_count += is_kernel_call(slot(translation, i));
	if (!translation->call_count)
		return 0;
	translation->calls = calloc(translation->call_count, sizeof *translation->calls);
	if (!translation->calls)
		return -ENOMEM;
	for (uint32_t i = 0, call = 0; i < count; i++)
		if (is_kernel_call(slot(translation, i)))
			translation->calls[call++].distance = slot(translation, i).imm;
	kernel_calls_resolve(translation->calls, translation->call_count);
	return 0;
}

/* Both kinds of records start with the instruction's index and are sorted by it. */
static int compare_records(const void *a, const void *b)
{
	const __u32 *first = a, *second = b;

	return (*first > *second) - (*first < *second);
}

static const char *function_at(const struct translation *translation, uint32_t index)
{
	const struct bpf_func_info *function =
		bsearch(&index, translation->functions, translation->info.nr_func_info, sizeof *function,
			compare_records);
	const struct btf_type *type =
		function && translation->btf ? btf__type_by_id(translation->btf, function->type_id) : NULL;

	return type ? btf__name_by_offset(translation->btf, type->name_off) : NULL;
}

static void set_source(const struct translation *translation, struct bpfas_instruction *instruction)
{
	const struct bpf_line_info *line =
		bsearch(&instruction->index, translation->lines, translation->info.nr_line_info, sizeof *line,
			compare_records);

	if (!line || !translation->btf)
		return;
	instruction->file = btf__name_by_offset(translation->btf, line->file_name_off);
	instruction->source = btf__name_by_offset(translation->btf, line->line_off);
	instruction->line = BPF_LINE_INFO_LINE_NUM(line->line_col);
}

static bool loads_map(struct bpf_insn insn)
{
	return insn.code == (BPF_LD | BPF_IMM | BPF_DW) &&
	       (insn.src_reg == BPF_PSEUDO_MAP_FD || insn.src_reg == BPF_PSEUDO_MAP_VALUE);
}

static void describe_map(uint32_t id, char *note, size_t size)
{
	struct bpf_map_info info = { 0 };
	__u32 info_size = sizeof info;
	int fd = bpf_map_get_fd_by_id(id);

	if (fd >= 0)
		bpf_obj_get_info_by_fd(fd, &info, &info_size);
	snprintf(note, size, "map %u%s%.*s", id, *info.name ? " " : "", (int)sizeof info.name, info.name);
	if (fd >= 0)
		close(fd);
}

static void describe(const struct translation *translation, uint32_t index, char *note, size_t size)
{
	struct bpf_insn insn = slot(translation, index);
	const char *name = NULL;

	*note = '\0';
	if (loads_map(insn))
		describe_map((uint32_t)insn.imm, note, size);
	else if (is_kernel_call(insn))
		name = kernel_call_name(translation->calls, translation->call_count, insn.imm);
	else if (insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg == BPF_PSEUDO_CALL)
		name = function_at(translation, index + 1 + (uint32_t)insn.imm);
	if (name)
		snprintf(note, size, "%s", name);
}

/* ---- Output ----------------------------------------------------------------------------------- */

/* Returns the number of slots of the instruction. The kernel uses some instructions that no program may
 * contain. */
static uint32_t write_text(const struct translation *translation, uint32_t index, char *text, size_t size)
{
	const uint8_t *at = translation->code + (size_t)index * 8;
	struct insn_operands operands;
	bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	const struct insn_row *row = insn_decode(at, translation->info.xlated_prog_len - (size_t)index * 8,
						 little ? BPFAS_LITTLE : BPFAS_BIG, &operands);

	if (row) {
		insn_print(row, &operands, DIALECT_LLVM, text, size);
		return row->slots;
	}
	snprintf(text, size, ".byte 0x%02x,0x%02x,0x%02x,0x%02x,0x%02x,0x%02x,0x%02x,0x%02x", at[0], at[1],
		 at[2], at[3], at[4], at[5], at[6], at[7]);
	return 1;
}

static int tell(const struct translation *translation)
{
	int answer = 0;

	for (uint32_t index = 0, slots; index < slot_count(translation) && !answer; index += slots) {
		char text[128], note[192];
		struct bpfas_instruction instruction = { .index = index, .text = text };

		slots = write_text(translation, index, text, sizeof text);
		describe(translation, index, note, sizeof note);
		instruction.note = *note ? note : NULL;
		instruction.function = function_at(translation, index);
		set_source(translation, &instruction);
		answer = translation->each(translation->context, &instruction);
	}
	return answer;
}

static int explain(const struct translation *translation, uint32_t id, int error)
{
	diag_file_error(&translation->diags, "cannot read the instructions of program %u: %s", id,
			strerror(-error));
	if (error == -EPERM)
		diag_file_note(&translation->diags,
			       "this needs CAP_PERFMON and CAP_SYS_ADMIN, and sysctls kernel.kptr_restrict "
			       "and net.core.bpf_jit_harden that allow it");
	return error;
}

int bpfas_program_xlated(uint32_t id, const struct bpfas_load_opts *opts, bpfas_instruction_fn each,
			 void *context)
{
	struct bpfas_load_opts own = { 0 };
	struct translation translation = { .each = each, .context = context };
	int fd = bpf_prog_get_fd_by_id(id), error = fd < 0 ? -errno : 0;

	options_take(&own, sizeof own, opts);
	translation.diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	if (!error)
		error = fetch(&translation, fd);
	if (!error)
		error = resolve_calls(&translation);
	if (error)
		explain(&translation, id, error);
	else
		error = tell(&translation);
	if (fd >= 0)
		close(fd);
	btf__free(translation.btf);
	free(translation.code);
	free(translation.lines);
	free(translation.functions);
	free(translation.calls);
	return error;
}
