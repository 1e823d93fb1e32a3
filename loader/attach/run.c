/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/run.h"

#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "kernel/link_create.h"

int attach_iter(struct attaching *attaching)
{
	union bpf_iter_link_info parameters = { 0 };
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = BPF_TRACE_ITER };
	int link;

	for (size_t i = 0; i < attaching->collection->map_count; i++) {
		const struct bpf_map *map = attaching->collection->maps[i].map;

		if (strcmp(bpf_map__name(map), attaching->target.place))
			continue;
		parameters.map.map_fd = (uint32_t)bpf_map__fd(map);
		request.iter.parameters = (uintptr_t)&parameters;
		request.iter.length = sizeof parameters;
	}
	link = link_create(&request);
	attaching->result->is_iterator = true;
	if (link >= 0)
		return attachment_hold(attaching, link, true);
	return attach_failed(attaching, link,
			     link == -EBADF ? "it iterates over a map: give the map's name as the target"
					    : NULL);
}

int attach_syscall(struct attaching *attaching)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	attachment_place(attaching->result, "nothing: it has run once");
	attaching->result->is_over = true;
	if (bpf_prog_test_run_opts(attaching->program->fd, &opts))
		return attach_failed(attaching, -errno, NULL);
	if (opts.retval)
		diag_file_note(attaching->diags, "program '%s' returned %d", attaching->program->name,
			       (int)opts.retval);
	return 0;
}
