/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching a struct_ops map: by a link, or by registration if the kernel has no such links. */
#include "loader/attach/struct_ops.h"

#include <errno.h>
#include <fcntl.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/capture.h"
#include "kernel/fd_owner.h"
#include "kernel/link_create.h"
#include "kernel/struct_ops.h"
#include "uapi/bpf_numbers.h"

static void unregister(struct attachment *attachment)
{
	struct_ops_unregister(attachment->fds[0]);
}

static int hold_registration(struct attaching *attaching, int map)
{
	int own = fcntl(map, F_DUPFD_CLOEXEC, 3), error;

	error = own < 0 ? -errno : attachment_hold(attaching, own, false);
	if (error) {
		struct_ops_unregister(map);
		return own < 0 ? attach_failed(attaching, error, NULL) : error;
	}
	attaching->result->undo = unregister;
	attaching->result->holder = "its registration in the kernel";
	return 0;
}

static int hold_link(struct attaching *attaching, int map)
{
	struct link_request request = { .program = (uint32_t)map, .attach_type = ATTACH_TYPE_STRUCT_OPS };
	int link = link_create(&request);

	return link < 0 ? attach_failed(attaching, link, NULL) : attachment_hold(attaching, link, true);
}

/*
 * The link that libbpf has made, as it does since 1.3 for a map with MAP_FLAG_LINK; a second one would be
 * refused (EEXIST). Before, what it returns stands for the map. -1: it made none.
 */
static int link_of_libbpf(const struct bpf_link *link)
{
	enum fd_kind kind;
	uint32_t id;

	return fd_identify(bpf_link__fd(link), &kind, &id) || kind != FD_LINK ? -1 : bpf_link__fd(link);
}

/*
 * libbpf fills the map with the functions. With MAP_FLAG_LINK the map is not registered before the link is
 * made. libbpf's own handle is dropped, since we undo what it would undo.
 */
int attach_struct_ops(struct attaching *attaching, const struct bpf_map *map)
{
	struct capture capture;
	struct bpf_link *link;
	const char *said;
	int error, made;

	capture_begin(&capture);
	link = bpf_map__attach_struct_ops(map);
	error = link ? 0 : -errno;
	said = capture_end(&capture);
	collection_log(attaching->collection, said);
	if (error)
		attach_failed_in_libbpf(attaching, error, said);
	capture_free(&capture);
	if (error)
		return error;
	made = link_of_libbpf(link);
	bpf_link__disconnect(link); /* the descriptor stays open */
	bpf_link__destroy(link);
	if (made >= 0)
		return attachment_hold(attaching, made, true);
	return bpf_map__map_flags(map) & MAP_FLAG_LINK ? hold_link(attaching, bpf_map__fd(map))
						       : hold_registration(attaching, bpf_map__fd(map));
}
