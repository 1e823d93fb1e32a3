/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps by what a person calls them: id, pin, name, FILE:NAME. */
#include "map/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/options.h"
#include "kernel/capability.h"
#include "kernel/walk.h"
#include "map/types.h"

/* ---- Making and closing ---------------------------------------------------------- */

struct diags map_diags(const struct bpfas_map_opts *opts)
{
	struct bpfas_map_opts own = { 0 };

	options_take(&own, sizeof own, opts);
	return (struct diags){ .callback = own.diag, .context = own.diag_context };
}

int map_no_memory(const struct diags *diags)
{
	diag_file_error(diags, "out of memory");
	return -ENOMEM;
}

void bpfas_map_close(struct bpfas_map *map)
{
	if (!map || map->map)
		return;
	if (map->fd >= 0)
		close(map->fd);
	btf__free(map->btf);
	bpfas_collection_close(map->declared_in);
	free(map->name);
	free(map);
}

int map_make(int fd, const struct diags *diags, struct bpfas_collection *collection,
	     const struct bpfas_map *declared, struct bpfas_map **map)
{
	struct bpfas_map *made = calloc(1, sizeof *made);
	__u32 length = sizeof made->info;

	*map = NULL;
	if (!made) {
		close(fd);
		bpfas_collection_close(collection);
		return map_no_memory(diags);
	}
	*made = (struct bpfas_map){ .fd = fd, .own_diags = *diags, .declared_in = collection };
	made->diags = &made->own_diags;
	if (bpf_obj_get_info_by_fd(fd, &made->info, &length)) {
		int error = -errno;

		diag_file_error(diags, "cannot ask the kernel about a map: %s", strerror(-error));
		bpfas_map_close(made);
		return error;
	}
	made->access = map_access(made->info.type);
	made->name = strdup(declared ? bpfas_map_name(declared) : made->info.name);
	if (!made->name) {
		bpfas_map_close(made);
		return map_no_memory(diags);
	}
	if (declared) {
		made->key = declared->key;
		made->value = declared->value;
		made->record = declared->record;
	}
	map_types_find(made);
	*map = made;
	return 0;
}

int bpfas_map_open_fd(int fd, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	int copy = dup(fd);

	*map = NULL;
	if (copy < 0) {
		diag_file_error(&diags, "descriptor %d: %s", fd, strerror(errno));
		return -errno;
	}
	return map_make(copy, &diags, NULL, NULL, map);
}

/* ---- By id and by pin ------------------------------------------------------------- */

int map_may_not_search(const struct diags *diags, const char *name)
{
	diag_file_error(diags, "cannot open map '%s': no permission", name);
	diag_file_note(diags,
		       "to find maps by id or name the kernel asks for CAP_SYS_ADMIN, not only CAP_BPF: "
		       "name a pin by its path, or run it as root (sudo)");
	return -EPERM;
}

static int open_id(const char *name, const struct diags *diags, struct bpfas_map **map)
{
	unsigned long id;
	int fd;

	errno = 0;
	id = strtoul(name, NULL, 10);
	fd = errno || id > UINT32_MAX ? -ENOENT : bpf_map_get_fd_by_id((__u32)id);
	if (fd >= 0)
		return map_make(fd, diags, NULL, NULL, map);
	if (fd == -EPERM)
		return map_may_not_search(diags, name);
	diag_file_error(diags, "there is no map with the id %s", name);
	diag_file_advise(diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL, "list the maps to see their ids");
	return fd;
}

static int refuse_pin(const char *path, int error, const struct diags *diags)
{
	char what[160];

	snprintf(what, sizeof what, "cannot open the pin '%.100s'", path);
	if (error == -EPERM || error == -EACCES)
		capability_explain(diags, what, NEEDS(CAP_BPF));
	else if (error == -EINVAL)
		diag_file_error(diags, "%s: it is no pin in a BPF file system", what);
	else
		diag_file_error(diags, "%s: %s", what, strerror(-error));
	return error;
}

static int open_pin(const char *path, const struct diags *diags, struct bpfas_map **map)
{
	struct bpf_map_info info = { 0 };
	__u32 length = sizeof info;
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return refuse_pin(path, fd, diags);
	if (!kernel_is_map(fd) || bpf_obj_get_info_by_fd(fd, &info, &length)) {
		close(fd);
		diag_file_error(diags, "'%s' is pinned, and is no map", path);
		return -EINVAL;
	}
	return map_make(fd, diags, NULL, NULL, map);
}

/* ---- Which of them ------------------------------------------------------------------ */

static bool is_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode);
}

int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct diags diags = map_diags(opts);
	const char *colon = strrchr(name, ':');
	char *file = colon ? strndup(name, (size_t)(colon - name)) : NULL;
	int error;

	*map = NULL;
	if (colon && !file)
		return map_no_memory(&diags);
	if (*name && !name[strspn(name, "0123456789")])
		error = open_id(name, &diags, map);
	else if (file && is_file(file))
		error = map_search_file(name, file, colon + 1, &diags, map);
	else if (strchr(name, '/'))
		error = open_pin(name, &diags, map);
	else
		error = map_search(name, &diags, map);
	free(file);
	return error;
}

int map_find(const char *name, const struct diags *diags)
{
	if (*name && !name[strspn(name, "0123456789")]) {
		int fd = bpf_map_get_fd_by_id((__u32)strtoul(name, NULL, 10));

		if (fd < 0)
			diag_file_error(diags, "there is no map with the id %s", name);
		return fd;
	}
	if (strchr(name, '/')) {
		int fd = bpf_obj_get(name);

		return fd < 0 ? refuse_pin(name, fd, diags) : fd;
	}
	return map_search(name, diags, NULL);
}
