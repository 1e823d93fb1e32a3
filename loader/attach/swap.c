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

#include "kernel/pin.h"
#include "loader/attach/old_pins.h"

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
	result->is_swapped = true;
	result->of.swapped.program = before;
	result->undo = swap_back;
	result->holder = "the link that was already there";
	error = attachment_hold(attaching, link, false);
	if (!error && before >= 0)
		error = attachment_hold(attaching, before, false);
	return error;
}

/* Which of the pinned links is at the same place. */
struct search {
	const struct attaching *attaching;
	swap_place_fn is_there;
	const void *place;
	int link; /* -ENOENT: not found */
};

static int find(void *context, struct pin *pin)
{
	struct search *search = context;
	struct link_facts facts = { 0 };

	if (pin->kind != FD_LINK || !old_pin_is_of(pin->path, search->attaching->program->name) ||
	    link_ask(pin->fd, &facts) || !search->is_there(search->place, &facts))
		return 0;
	search->link = pin->fd;
	pin->fd = -1;
	return 1;
}

int attach_by_swapping_pin(struct attaching *attaching, swap_place_fn is_there, const void *place)
{
	struct search search = { attaching, is_there, place, -ENOENT };
	int error;

	if (!attaching->replace || !attaching->directory)
		return 0;
	pins_each(attaching->directory, find, &search);
	if (search.link < 0)
		return 0;
	error = attach_by_swapping(attaching, search.link);
	return error ? error : 1;
}
