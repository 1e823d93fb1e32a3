/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's programs, with where they are attached, their maps and pins. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/options.h"
#include "kernel/attachment_info.h"
#include "kernel/bpffs.h"
#include "kernel/capability.h"
#include "kernel/pin.h"
#include "kernel/program_name.h"
#include "kernel/running.h"
#include "uapi/bpf_numbers.h"

/* All places, searched once for all programs. */
struct seen_place {
	uint32_t program;
	const char *name;
	struct bpfas_place place;
};

struct seen_pin {
	uint32_t program;
	const char *path;
};

struct listing {
	struct diags diags;
	const char *only;
	struct running only_these; /* what `only` means, if not a name */
	bool counts_alone;         /* places, maps and pins are not wanted */
	bpfas_program_fn each;
	void *context;
	size_t found;
	struct arena arena;
	VEC(struct seen_place) places;
	VEC(struct seen_pin) pins;
};

static char *keep_text(struct listing *listing, const char *text)
{
	return arena_copy(&listing->arena, text, strlen(text));
}

static int see_place(void *context, const struct attachment_info *info)
{
	struct listing *listing = context;
	struct seen_place seen = {
		.program = info->program,
		.name = info->name ? keep_text(listing, info->name) : NULL,
		.place = { .how = info->how, .where = keep_text(listing, info->where), .link = info->link }
	};

	vec_push(&listing->arena, &listing->places, seen);
	return 0;
}

static int see_pin(void *context, struct pin *pin)
{
	struct listing *listing = context;
	struct seen_pin seen = { pin->id, keep_text(listing, pin->path) };

	if (pin->kind == FD_PROGRAM)
		vec_push(&listing->arena, &listing->pins, seen);
	return 0;
}

/* ---- One program ------------------------------------------------------------------------- */

/* The kernel's load time is in nanoseconds since boot. */
static uint64_t wall_clock(uint64_t since_boot)
{
	struct timespec wall, boot;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	return ((uint64_t)(wall.tv_sec - boot.tv_sec) * 1000000000 + (uint64_t)wall.tv_nsec -
		(uint64_t)boot.tv_nsec + since_boot) /
	       1000000000;
}

static const char *map_name(struct listing *listing, uint32_t id)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof info;
	int fd = bpf_map_get_fd_by_id(id);

	if (fd >= 0) {
		if (bpf_obj_get_info_by_fd(fd, &info, &size))
			info.name[0] = '\0';
		close(fd);
	}
	info.name[sizeof info.name - 1] = '\0';
	return keep_text(listing, info.name);
}

static void add_maps(struct listing *listing, int fd, const struct bpf_prog_info *from,
		     struct bpfas_program_info *to)
{
	uint32_t *ids = arena_alloc(&listing->arena, (from->nr_map_ids + 1) * sizeof *ids);
	const char **names = arena_alloc(&listing->arena, (from->nr_map_ids + 1) * sizeof *names);
	struct bpf_prog_info info = { .nr_map_ids = from->nr_map_ids, .map_ids = (uintptr_t)ids };
	__u32 size = sizeof info;

	if (!from->nr_map_ids || bpf_obj_get_info_by_fd(fd, &info, &size))
		return;
	to->map_count = info.nr_map_ids < from->nr_map_ids ? info.nr_map_ids : from->nr_map_ids;
	for (size_t i = 0; i < to->map_count; i++)
		names[i] = map_name(listing, ids[i]);
	to->maps = ids;
	to->map_names = names;
}

static void add_places(struct listing *listing, struct bpfas_program_info *to)
{
	struct bpfas_place *places =
		arena_alloc(&listing->arena, (listing->places.count + 1) * sizeof *places);

	for (size_t i = 0; i < listing->places.count; i++) {
		const struct seen_place *seen = &listing->places.at[i];

		if (seen->name ? !strcmp(seen->name, to->name) : seen->program == to->id)
			places[to->place_count++] = seen->place;
	}
	to->places = places;
}

static void add_pins(struct listing *listing, struct bpfas_program_info *to)
{
	const char **pins = arena_alloc(&listing->arena, (listing->pins.count + 1) * sizeof *pins);

	for (size_t i = 0; i < listing->pins.count; i++)
		if (listing->pins.at[i].program == to->id)
			pins[to->pin_count++] = listing->pins.at[i].path;
	to->pins = pins;
}

static bool is_wanted(const struct listing *listing, const struct bpf_prog_info *info,
		      const struct program_name *name)
{
	return !listing->only || running_has(&listing->only_these, info->id) ||
	       (!listing->only_these.count && program_name_is(name, listing->only));
}

static int tell(struct listing *listing, int fd)
{
	struct bpf_prog_info info = { 0 };
	struct bpfas_program_info to = { 0 };
	struct program_name name;
	__u32 size = sizeof info;
	const char *type;

	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return 0;
	name = program_name_of(fd, &info);
	if (!is_wanted(listing, &info, &name))
		return 0;
	type = libbpf_bpf_prog_type_str((enum bpf_prog_type)info.type);
	to.id = info.id;
	to.name = name.text;
	to.type = type ? type : info.type == PROG_TYPE_NETFILTER ? "netfilter" : "?";
	to.loaded_at = wall_clock(info.load_time);
	to.user = info.created_by_uid;
	to.instructions = info.xlated_prog_len / 8;
	to.run_count = info.run_cnt;
	to.run_nanoseconds = info.run_time_ns;
	if (!listing->counts_alone) {
		add_maps(listing, fd, &info, &to);
		add_places(listing, &to);
		add_pins(listing, &to);
	}
	listing->found++;
	return listing->each(listing->context, &to);
}

/* ---- All of them -------------------------------------------------------------------------- */

static int tell_all(struct listing *listing)
{
	__u32 id = 0;
	int answer = 0;

	while (!answer && !bpf_prog_get_next_id(id, &id)) {
		int fd;

		if (listing->only_these.count && !running_has(&listing->only_these, id))
			continue;
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			continue; /* it is gone by now */
		answer = tell(listing, fd);
		close(fd);
	}
	if (!answer && errno == EPERM) {
		capability_explain(&listing->diags, "cannot list programs", NEEDS(CAP_SYS_ADMIN));
		return -EPERM;
	}
	return answer;
}

static int list(struct listing *listing)
{
	int answer = listing->only ? running_find(&listing->only_these, listing->only, &listing->diags) : 0;

	if (answer)
		return answer;
	if (!listing->counts_alone) {
		attachments_each(see_place, listing);
		pins_each(BPFFS_ROOT, see_pin, listing);
	}
	answer = tell_all(listing);
	if (!answer && listing->only && !listing->found) {
		diag_file_error(&listing->diags, "no program with the name, id, pin or file '%s'",
				listing->only);
		diag_file_advise(&listing->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_PROGRAMS, NULL,
				 "list the programs to see their names and ids");
		return -ENOENT;
	}
	return answer;
}

static int run(struct listing *listing)
{
	jmp_buf out_of_memory;
	volatile int answer;

	listing->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(&listing->diags, "out of memory");
		answer = -ENOMEM;
	} else {
		answer = list(listing);
	}
	running_free(&listing->only_these);
	vec_free(&listing->places);
	vec_free(&listing->pins);
	arena_free(&listing->arena);
	return answer;
}

int bpfas_programs_each(const struct bpfas_programs_opts *opts, bpfas_program_fn each, void *context)
{
	struct bpfas_programs_opts own = { 0 };
	struct listing listing = { .each = each, .context = context };

	options_take(&own, sizeof own, opts);
	listing.diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	listing.only = own.only;
	listing.counts_alone = own.counts_only;
	return run(&listing);
}

int bpfas_enable_stats(const struct bpfas_load_opts *opts)
{
	struct bpfas_load_opts own = { 0 };
	struct diags diags = { 0 };
	int fd = bpf_enable_stats(BPF_STATS_RUN_TIME);

	if (fd >= 0)
		return fd;
	fd = -errno;
	options_take(&own, sizeof own, opts);
	diags.callback = own.diag;
	diags.context = own.diag_context;
	if (fd == -EPERM)
		capability_explain(&diags, "cannot enable run-time statistics", NEEDS(CAP_SYS_ADMIN));
	else
		diag_file_error(&diags, "cannot enable run-time statistics: %s", strerror(-fd));
	return fd;
}
