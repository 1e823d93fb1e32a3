/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine code of a loaded program. The kernel gives the code of all
 * functions in one array, with each function's length and address; it has their
 * numbers in common with func_info, by which they are named.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/diag.h"
#include "base/options.h"
#include "kernel/program/open.h"
#include "kernel/program/translation.h"

struct machine_code {
	struct bpf_prog_info info;
	uint8_t *code;
	uint32_t *lengths;
	uint64_t *addresses;
};

static void machine_code_free(struct machine_code *machine)
{
	free(machine->code);
	free(machine->lengths);
	free(machine->addresses);
}

/* The first call returns the sizes that the second one needs. -ENODATA: the program is interpreted. */
static int machine_code_read(struct machine_code *machine, int fd)
{
	struct bpf_prog_info sizes = { 0 };
	__u32 size = sizeof sizes;

	if (bpf_obj_get_info_by_fd(fd, &sizes, &size))
		return -errno;
	if (!sizes.jited_prog_len)
		return -ENODATA;
	machine->code = calloc(1, sizes.jited_prog_len);
	machine->lengths = calloc(sizes.nr_jited_func_lens + 1, sizeof *machine->lengths);
	machine->addresses = calloc(sizes.nr_jited_ksyms + 1, sizeof *machine->addresses);
	if (!machine->code || !machine->lengths || !machine->addresses)
		return -ENOMEM;
	machine->info = (struct bpf_prog_info){
		.jited_prog_len = sizes.jited_prog_len,
		.jited_prog_insns = (uintptr_t)machine->code,
		.nr_jited_func_lens = sizes.nr_jited_func_lens,
		.jited_func_lens = (uintptr_t)machine->lengths,
		.nr_jited_ksyms = sizes.nr_jited_ksyms,
		.jited_ksyms = (uintptr_t)machine->addresses,
	};
	size = sizeof machine->info;
	if (bpf_obj_get_info_by_fd(fd, &machine->info, &size))
		return -errno;
	return machine->info.jited_prog_insns && machine->info.jited_func_lens ? 0 : -EPERM;
}

static const char *name_of(const struct translation *translation, uint32_t number, char *room, size_t size)
{
	bool is_static;
	const char *name = translation_function_name(translation, number, &is_static);

	if (name && *name)
		return name;
	if (!number && *translation->info.name)
		snprintf(room, size, "%.*s", (int)sizeof translation->info.name, translation->info.name);
	else
		snprintf(room, size, "function_%u", number);
	return room;
}

static int tell(const struct machine_code *machine, const struct translation *translation,
		bpfas_machine_code_fn each, void *context)
{
	uint32_t at = 0;
	int answer = 0;

	for (uint32_t i = 0; i < machine->info.nr_jited_func_lens && !answer; i++) {
		char room[32];
		struct bpfas_machine_code function = {
			.name = name_of(translation, i, room, sizeof room),
			.address = i < machine->info.nr_jited_ksyms ? machine->addresses[i] : 0,
			.bytes = machine->code + at,
			.length = machine->lengths[i],
		};

		if (function.length > machine->info.jited_prog_len - at)
			return -EIO;
		answer = each(context, &function);
		at += machine->lengths[i];
	}
	return answer;
}

int bpfas_program_jited(const char *pin_or_id, const struct bpfas_load_opts *opts, bpfas_machine_code_fn each,
			void *context)
{
	struct bpfas_load_opts own = { 0 };
	struct diags diags;
	struct translation translation = { 0 };
	struct machine_code machine = { 0 };
	int fd = program_open(pin_or_id), error = fd < 0 ? fd : 0;

	options_take(&own, sizeof own, opts);
	diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	if (!error)
		error = machine_code_read(&machine, fd);
	if (!error)
		error = translation_read(&translation, fd);
	if (error)
		program_refuse(&diags, pin_or_id, error);
	else
		error = tell(&machine, &translation, each, context);
	if (fd >= 0)
		close(fd);
	machine_code_free(&machine);
	translation_free(&translation);
	return error;
}
