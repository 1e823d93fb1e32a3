/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that is attached again was assembled, linked and verified again, since it may have changed. Whether
 * it has, the kernel tells: its tag of a program is a hash of the instructions without the maps' descriptors.
 * With the maps taken over, only the constants are left to compare, which are a map of their own each time.
 */
#include "loader/attach/share.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/link_list.h"
#include "kernel/pin.h"
#include "kernel/program_maps.h"

/* Frozen arrays of one value. */
static bool same_contents(int a, int b, uint32_t size)
{
	char *bytes = malloc(2 * (size_t)size);
	uint32_t key = 0;
	bool same = bytes && !bpf_map_lookup_elem(a, &key, bytes) &&
		    !bpf_map_lookup_elem(b, &key, bytes + size) && !memcmp(bytes, bytes + size, size);

	free(bytes);
	return same;
}

static bool same_constants(int a, int b)
{
	struct bpf_map_info first = { 0 }, second = { 0 };
	__u32 size = sizeof first;

	if (bpf_obj_get_info_by_fd(a, &first, &size) || bpf_obj_get_info_by_fd(b, &second, &size))
		return false;
	return first.type == BPF_MAP_TYPE_ARRAY && second.type == BPF_MAP_TYPE_ARRAY &&
	       first.map_flags & second.map_flags & BPF_F_RDONLY_PROG && first.max_entries == 1 &&
	       second.max_entries == 1 && first.value_size == second.value_size &&
	       same_contents(a, b, first.value_size);
}

static bool same_map(uint32_t first, uint32_t second)
{
	int a, b;
	bool same;

	if (first == second)
		return true;
	a = bpf_map_get_fd_by_id(first);
	b = bpf_map_get_fd_by_id(second);
	same = a >= 0 && b >= 0 && same_constants(a, b);
	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	return same;
}

/* The kernel lists maps in the order in which the instructions use them. */
static bool same_maps(int a, int b)
{
	struct program_maps first = { 0 }, second = { 0 };
	bool same = !program_maps_read(&first, a) && !program_maps_read(&second, b) &&
		    first.count == second.count;

	for (uint32_t i = 0; same && i < first.count; i++)
		same = same_map(first.ids[i], second.ids[i]);
	program_maps_free(&first);
	program_maps_free(&second);
	return same;
}

static bool are_equal(int a, int b)
{
	struct bpf_prog_info first = { 0 }, second = { 0 };
	__u32 size = sizeof first;

	return !bpf_obj_get_info_by_fd(a, &first, &size) && !bpf_obj_get_info_by_fd(b, &second, &size) &&
	       first.type == second.type && !memcmp(first.tag, second.tag, sizeof first.tag) &&
	       !memcmp(first.name, second.name, sizeof first.name) && same_maps(a, b);
}

static int program_of(struct pin *pin)
{
	struct link_facts facts = { 0 };

	if (pin->kind == FD_PROGRAM)
		return fcntl(pin->fd, F_DUPFD_CLOEXEC, 3);
	return pin->kind == FD_LINK && !link_ask(pin->fd, &facts) ? bpf_prog_get_fd_by_id(facts.program) : -1;
}

static int see(void *context, struct pin *pin)
{
	struct bpfas_collection *collection = context;
	int fd = program_of(pin);

	for (size_t i = 0; fd >= 0 && i < collection->program_count; i++) {
		struct program *program = &collection->programs[i];

		if (program->is_shared || !are_equal(program->fd, fd))
			continue;
		program->fd = fd;
		program->is_shared = true;
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	return 0;
}

int share_programs(struct bpfas_collection *collection, const char *directory)
{
	return pins_each(directory, see, collection);
}
