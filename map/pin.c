/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a map as a whole: pins, and freezing. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/options.h"
#include "kernel/bpffs.h"
#include "kernel/capability.h"
#include "kernel/walk.h"
#include "map/refusal.h"
#include "uapi/bpf_numbers.h"

static int refuse(const struct diags *diags, const char *what, const char *path, int error)
{
	char words[200];

	snprintf(words, sizeof words, "cannot %s '%.120s'", what, path);
	if (error == -EPERM || error == -EACCES) {
		capability_explain(diags, words, NEEDS(CAP_BPF));
		return error;
	}
	if (error == -EEXIST)
		diag_file_error(diags, "%s: something of that name exists there", words);
	else if (error == -EINVAL)
		diag_file_error(diags, "%s: it is not in a BPF file system, or its name has a dot", words);
	else
		diag_file_error(diags, "%s: %s", words, strerror(-error));
	if (error == -EINVAL)
		diag_file_note(diags, "choose a path under " BPFFS_ROOT
				      "; if that is not mounted: mount -t bpf bpf " BPFFS_ROOT);
	return error;
}

/* The kernel says EPERM of another file system, which would look like a missing capability. */
static bool is_in_bpffs(const char *path)
{
	char *copy = strdup(path);
	bool is = !copy || bpfas_path_is_bpffs(dirname(copy)) != 0;

	free(copy);
	return is;
}

int bpfas_map_pin(const struct bpfas_map *map, const char *path)
{
	int error = is_in_bpffs(path) ? bpf_obj_pin(map_shape(map).fd, path) : -EINVAL;

	return error ? refuse(map->diags, "pin at", path, error) : 0;
}

int bpfas_map_unpin(const char *path, const struct bpfas_map_opts *opts)
{
	struct bpfas_map_opts own = { 0 };
	struct diags diags;
	int fd = bpf_obj_get(path), error;
	bool is_map;

	options_take(&own, sizeof own, opts);
	diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	if (fd < 0)
		return refuse(&diags, "unpin", path, fd);
	is_map = kernel_is_map(fd);
	close(fd);
	if (!is_map) {
		diag_file_error(&diags, "cannot unpin '%s': not a pinned map", path);
		return -EINVAL;
	}
	error = unlink(path) ? -errno : 0;
	return error ? refuse(&diags, "unpin", path, error) : 0;
}

int bpfas_map_freeze(const struct bpfas_map *map)
{
	int error = bpf_map_freeze(map_shape(map).fd);

	if (!error)
		return 0;
	if (error == -EBUSY)
		diag_file_error(
			map->diags,
			"cannot freeze map '%s': it is frozen already, or a program writes to its memory",
			bpfas_map_name(map));
	else if (error == -ENOTSUPP || error == -EOPNOTSUPP)
		diag_file_error(
			map->diags,
			"cannot freeze map '%s': neither struct_ops nor values with a bpf_spin_lock, a "
			"timer or a kptr allow it",
			bpfas_map_name(map));
	else
		map_refused(map, BPFAS_MAP_UPDATE, error);
	return error;
}

struct pins {
	bpfas_map_pin_fn each;
	void *context;
};

static int visit_pin(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	const struct pins *pins = context;

	(void)fd;
	return pins->each(pins->context, path, info->id);
}

int bpfas_map_pins(const char *directory, bpfas_map_pin_fn each, void *context)
{
	struct pins pins = { .each = each, .context = context };

	return kernel_pins(directory, visit_pin, &pins);
}
