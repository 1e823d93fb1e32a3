/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A struct_ops map has one entry. The kernel returns it as a header and the struct, in which each function's
 * member is the id of its program.
 */
#include "kernel/struct_ops.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "uapi/bpf_numbers.h"

#define STATE_REGISTERED 1 /* enum bpf_struct_ops_state: in use, but not by a link */

struct head {
	uint32_t references, state;
};

/*
 * The type id does not exist, so no map is created. A kernel that knows the flag fails on the type; an older
 * one fails on the flag, with EINVAL.
 */
bool struct_ops_has_links(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = MAP_FLAG_LINK,
		    .btf_vmlinux_value_type_id = UINT32_MAX);
	int fd = bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "probe", sizeof(int), sizeof(struct head), 1, &opts);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || errno != EINVAL;
}

/* The map's entry, which the caller frees; NULL: not such a map, or gone. */
static void *read_entry(int fd, struct bpf_map_info *info)
{
	static const int key = 0;
	__u32 size = sizeof *info;
	void *entry;

	*info = (struct bpf_map_info){ 0 };
	if (bpf_obj_get_info_by_fd(fd, info, &size) || info->type != BPF_MAP_TYPE_STRUCT_OPS ||
	    info->value_size < sizeof(struct head))
		return NULL;
	info->name[sizeof info->name - 1] = '\0';
	entry = calloc(1, info->value_size);
	if (entry && bpf_map_lookup_elem(fd, &key, entry)) {
		free(entry);
		return NULL;
	}
	return entry;
}

/* Other members may hold numbers, too. */
static bool is_program(uint64_t word)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof info;
	int fd = word && word <= UINT32_MAX ? bpf_prog_get_fd_by_id((uint32_t)word) : -1;
	bool found =
		fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &size) && info.type == BPF_PROG_TYPE_STRUCT_OPS;

	if (fd >= 0)
		close(fd);
	return found;
}

int struct_ops_programs(uint32_t map, struct_ops_program_fn each, void *context)
{
	int fd = bpf_map_get_fd_by_id(map), answer = 0;
	struct bpf_map_info info;
	uint64_t *words = fd >= 0 ? read_entry(fd, &info) : NULL;

	for (size_t i = 1; words && i < info.value_size / sizeof *words && !answer; i++)
		if (is_program(words[i]))
			answer = each(context, (uint32_t)words[i]);
	free(words);
	if (fd >= 0)
		close(fd);
	return answer;
}

int struct_ops_registered(struct_ops_map_fn each, void *context)
{
	__u32 id = 0;
	int answer = 0;

	while (!answer && !bpf_map_get_next_id(id, &id)) {
		int fd = bpf_map_get_fd_by_id(id);
		struct bpf_map_info info;
		struct head *head = fd >= 0 ? read_entry(fd, &info) : NULL;

		if (head && head->state == STATE_REGISTERED)
			answer = each(context, id, info.name);
		free(head);
		if (fd >= 0)
			close(fd);
	}
	return answer;
}

int struct_ops_unregister(int map_fd)
{
	static const int key = 0;

	return bpf_map_delete_elem(map_fd, &key) && errno != ENOENT ? -errno : 0;
}
