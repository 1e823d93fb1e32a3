/* SPDX-License-Identifier: BSD-2-Clause */
/* All maps of the kernel, and new ones. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "kernel/bpffs.h"
#include "kernel/walk.h"
#include "loader/collection.h"
#include "map/open.h"

struct walk {
	const struct diags *diags;
	bpfas_map_fn each;
	void *context;
};

static int open_walked(void *context, int *fd, const struct bpf_map_info *info)
{
	const struct walk *walk = context;
	struct bpfas_map *map;
	int taken = *fd, answer;

	(void)info;
	*fd = -1;
	answer = map_make(taken, walk->diags, NULL, NULL, &map);
	if (!answer)
		answer = walk->each(walk->context, map);
	bpfas_map_close(map);
	return answer;
}

static int open_walked_pin(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	(void)path;
	return open_walked(context, fd, info);
}

int bpfas_maps_walk(const struct bpfas_map_opts *opts, bpfas_map_fn each, void *context)
{
	struct diags diags = map_diags(opts);
	struct walk walk = { .diags = &diags, .each = each, .context = context };
	int error = kernel_maps(open_walked, &walk);

	if (error != -EPERM)
		return error;
	diag_file_warning(&diags,
			  "without CAP_SYS_ADMIN only maps that are pinned under " BPFFS_ROOT " can be seen");
	return kernel_pins(BPFFS_ROOT, open_walked_pin, &walk);
}

static int take_created(struct bpfas_collection *collection, const struct diags *diags,
			struct bpfas_map **map)
{
	const struct bpfas_map *declared = bpfas_collection_map(collection, 0);
	int fd = declared ? dup(bpfas_map_fd(declared)) : -1;

	if (fd >= 0)
		return map_make(fd, diags, collection, declared, map);
	diag_file_error(diags, "the declaration makes no map");
	bpfas_collection_close(collection);
	return -EINVAL;
}

int bpfas_map_create(const char *declaration, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	BPFAS_OPTS(bpfas_assemble_opts, assemble, .diag = diags.callback, .diag_context = diags.context);
	BPFAS_OPTS(bpfas_load_opts, load, .diag = diags.callback, .diag_context = diags.context);
	struct bpfas_collection *collection = NULL;
	struct bpfas_input source = { .name = "declaration" };
	struct bpfas_output *object = NULL;
	char *text = NULL;
	int length = asprintf(&text, *declaration == '.' ? "%s\n" : ".map %s\n", declaration), error;

	*map = NULL;
	if (length < 0)
		return map_no_memory(&diags);
	source.text = text;
	source.length = (size_t)length;
	error = bpfas_assemble_output(&source, 1, &assemble, &object);
	if (!error) {
		size_t size;
		const void *elf = bpfas_output_bytes(object, &size);

		error = bpfas_collection_open_memory("declaration", elf, size, &load, &collection);
	}
	if (!error)
		error = bpfas_collection_load(collection);
	bpfas_output_free(object);
	free(text);
	if (!error)
		return take_created(collection, &diags, map);
	bpfas_collection_close(collection);
	return error;
}
