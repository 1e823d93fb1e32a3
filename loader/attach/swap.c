/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replacing without a gap: at no moment may a packet meet no program.
 * BPF_LINK_UPDATE swaps the program of a link atomically, so a replacement
 * takes over the existing link, whoever created it, rather than creating its
 * own one. The link is found by its pin, or by what it is attached to.
 *
 * The old program stays open until the attachment is forgotten, so that undo
 * can swap it back. Taking it from the link only then would be too late: once
 * the link lets it go, nobody else may hold it.
 *
 * Some link types have no update operation, and any link accepts only programs
 * of the type that it was created with. The kernel's errors do not tell the two
 * apart, so the hint names both.
 */
#include "loader/attach/swap.h"

#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>

static void swap_back(struct attachment *attachment)
{
	if (attachment->of.swapped.program >= 0)
		bpf_link_update(attachment->of.swapped.link, attachment->of.swapped.program, NULL);
}

/* The link's current program, to be restored; negative if it cannot be opened. */
static int program_of(int link)
{
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof info;

	return bpf_obj_get_info_by_fd(link, &info, &size) ? -1 : bpf_prog_get_fd_by_id(info.prog_id);
}

int attach_by_swapping(struct attaching *attaching, int link)
{
	struct attachment *result = attaching->result;
	int before = program_of(link), error;

	if (bpf_link_update(link, attaching->program->fd, NULL)) {
		error = attach_failed(attaching, -errno,
				      "a link accepts only programs of its own kind, and some kinds of links "
				      "none: detach it first");
		close(link);
		if (before >= 0)
			close(before);
		return error;
	}
	result->of.swapped.link = link;
	result->of.swapped.program = before;
	result->undo = swap_back;
	result->holder = "the link that was already there";
	error = attachment_hold(attaching, link, false);
	if (!error && before >= 0)
		error = attachment_hold(attaching, before, false);
	return error;
}

int attach_by_swapping_pin(struct attaching *attaching)
{
	int link = attaching->pin ? bpf_obj_get(attaching->pin) : -ENOENT, error;

	if (link < 0)
		return 0;
	error = attach_by_swapping(attaching, link);
	return error ? error : 1;
}
