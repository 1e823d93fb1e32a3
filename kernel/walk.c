/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/pin.h"

bool kernel_name_is(const char kernel[BPF_OBJ_NAME_LEN], const char *name)
{
	return !strncmp(kernel, name, BPF_OBJ_NAME_LEN - 1);
}

static int visit_program(__u32 id, kernel_program_fn each, void *context)
{
	struct bpf_prog_info info = { 0 };
	__u32 length = sizeof info;
	int fd = bpf_prog_get_fd_by_id(id), answer = 0;

	if (fd < 0) /* it is gone by now */
		return fd == -ENOENT ? 0 : fd;
	if (!bpf_obj_get_info_by_fd(fd, &info, &length))
		answer = each(context, fd, &info);
	close(fd);
	return answer;
}

int kernel_programs(kernel_program_fn each, void *context)
{
	__u32 id = 0;
	int error;

	while (!(error = bpf_prog_get_next_id(id, &id)))
		if ((error = visit_program(id, each, context)))
			return error;
	return error == -ENOENT ? 0 : error;
}

static int visit_map(__u32 id, kernel_map_fn each, void *context)
{
	struct bpf_map_info info = { 0 };
	__u32 length = sizeof info;
	int fd = bpf_map_get_fd_by_id(id), answer = 0;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	if (!bpf_obj_get_info_by_fd(fd, &info, &length))
		answer = each(context, &fd, &info);
	if (fd >= 0)
		close(fd);
	return answer;
}

int kernel_maps(kernel_map_fn each, void *context)
{
	__u32 id = 0;
	int error;

	while (!(error = bpf_map_get_next_id(id, &id)))
		if ((error = visit_map(id, each, context)))
			return error;
	return error == -ENOENT ? 0 : error;
}

/* ---- Pins ------------------------------------------------------------------------ */

bool kernel_is_map(int fd)
{
	enum fd_kind kind;
	uint32_t id;

	return !fd_identify(fd, &kind, &id) && kind == FD_MAP;
}

struct map_pins {
	kernel_pin_fn each;
	void *context;
};

static int visit_pin(void *context, struct pin *pin)
{
	const struct map_pins *pins = context;
	struct bpf_map_info info = { 0 };
	__u32 length = sizeof info;

	if (pin->kind != FD_MAP || bpf_obj_get_info_by_fd(pin->fd, &info, &length))
		return 0;
	return pins->each(pins->context, &pin->fd, &info, pin->path);
}

int kernel_pins(const char *directory, kernel_pin_fn each, void *context)
{
	struct map_pins pins = { each, context };

	return pins_each(directory, visit_pin, &pins);
}

/* ---- Who uses a map ------------------------------------------------------------- */

struct users {
	uint32_t map;
	kernel_program_fn each;
	void *context;
};

static int visit_user(void *context, int fd, const struct bpf_prog_info *info)
{
	const struct users *users = context;
	struct bpf_prog_info ask = { .nr_map_ids = info->nr_map_ids };
	__u32 length = sizeof ask, *ids = calloc(info->nr_map_ids ? info->nr_map_ids : 1, sizeof *ids);
	bool uses = false;

	if (!ids)
		return -ENOMEM;
	ask.map_ids = (uintptr_t)ids;
	if (!bpf_obj_get_info_by_fd(fd, &ask, &length))
		for (__u32 i = 0; i < ask.nr_map_ids && i < info->nr_map_ids; i++)
			uses |= ids[i] == users->map;
	free(ids);
	return uses ? users->each(users->context, fd, info) : 0;
}

int kernel_users(uint32_t map, kernel_program_fn each, void *context)
{
	struct users users = { .map = map, .each = each, .context = context };

	return kernel_programs(visit_user, &users);
}
