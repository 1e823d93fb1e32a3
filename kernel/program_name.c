/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/program_name.h"

#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

/* The type id of the program's first function, which is the program itself; 0: it has no BTF. */
static uint32_t type_of_program(int fd)
{
	struct bpf_func_info first = { 0 };
	struct bpf_prog_info info = { .nr_func_info = 1,
				      .func_info_rec_size = sizeof first,
				      .func_info = (uintptr_t)&first };
	__u32 size = sizeof info;

	return bpf_obj_get_info_by_fd(fd, &info, &size) ? 0 : first.type_id;
}

static void complete(struct program_name *name, int fd, uint32_t btf_id)
{
	struct btf *btf = btf__load_from_kernel_by_id(btf_id);
	const struct btf_type *type = btf ? btf__type_by_id(btf, type_of_program(fd)) : NULL;
	const char *whole = type && btf_is_func(type) ? btf__name_by_offset(btf, type->name_off) : NULL;

	if (whole && strlen(whole) < sizeof name->text && !strncmp(whole, name->text, strlen(name->text))) {
		strcpy(name->text, whole);
		name->is_cut = false;
	}
	btf__free(btf);
}

struct program_name program_name_of(int fd, const struct bpf_prog_info *info)
{
	struct program_name name = { 0 };

	memcpy(name.text, info->name, BPF_OBJ_NAME_LEN - 1);
	name.is_cut = strlen(name.text) == BPF_OBJ_NAME_LEN - 1;
	if (name.is_cut && info->btf_id)
		complete(&name, fd, info->btf_id);
	return name;
}

struct program_name program_name(uint32_t id)
{
	struct program_name name = { 0 };
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;
	int fd = bpf_prog_get_fd_by_id(id);

	if (fd < 0)
		return name;
	if (!bpf_obj_get_info_by_fd(fd, &info, &size))
		name = program_name_of(fd, &info);
	close(fd);
	return name;
}

bool program_name_is(const struct program_name *name, const char *wanted)
{
	return name->is_cut ? !strncmp(name->text, wanted, strlen(name->text)) : !strcmp(name->text, wanted);
}
