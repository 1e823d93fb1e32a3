/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps by what a person calls them: id, pin, name, FILE:NAME. */
#include "map/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/options.h"
#include "loader/privilege.h"
#include "map/kernel.h"
#include "map/types.h"

/* ---- Making and closing ---------------------------------------------------------- */

struct report map_report(const struct bpfas_map_opts *opts)
{
	struct bpfas_map_opts own = { 0 };

	options_take(&own, sizeof own, opts);
	return (struct report){ .callback = own.diag, .context = own.diag_context };
}

int map_no_memory(const struct report *report)
{
	report_error(report, "out of memory");
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

int map_make(int fd, const struct report *report, struct bpfas_collection *collection,
	     const struct bpfas_map *declared, struct bpfas_map **map)
{
	struct bpfas_map *made = calloc(1, sizeof *made);
	__u32 length = sizeof made->info;

	*map = NULL;
	if (!made) {
		close(fd);
		bpfas_collection_close(collection);
		return map_no_memory(report);
	}
	*made = (struct bpfas_map){ .fd = fd, .own_report = *report, .declared_in = collection };
	made->report = &made->own_report;
	if (bpf_obj_get_info_by_fd(fd, &made->info, &length)) {
		int error = -errno;

		report_error(report, "cannot ask the kernel about a map: %s", strerror(-error));
		bpfas_map_close(made);
		return error;
	}
	made->access = map_access(made->info.type);
	made->name = strdup(declared ? bpfas_map_name(declared) : made->info.name);
	if (!made->name) {
		bpfas_map_close(made);
		return map_no_memory(report);
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
	struct report report = map_report(opts);
	int copy = dup(fd);

	*map = NULL;
	if (copy < 0) {
		report_error(&report, "descriptor %d: %s", fd, strerror(errno));
		return -errno;
	}
	return map_make(copy, &report, NULL, NULL, map);
}

/* ---- By id and by pin ------------------------------------------------------------- */

int map_may_not_search(const struct report *report, const char *name)
{
	report_error(report, "cannot open map '%s': no permission", name);
	report_note(report, "to find maps by id or name the kernel asks for CAP_SYS_ADMIN, not only CAP_BPF: "
			    "name a pin by its path, or run it as root (sudo)");
	return -EPERM;
}

static int open_id(const char *name, const struct report *report, struct bpfas_map **map)
{
	unsigned long id;
	int fd;

	errno = 0;
	id = strtoul(name, NULL, 10);
	fd = errno || id > UINT32_MAX ? -ENOENT : bpf_map_get_fd_by_id((__u32)id);
	if (fd >= 0)
		return map_make(fd, report, NULL, NULL, map);
	if (fd == -EPERM)
		return map_may_not_search(report, name);
	report_error(report, "there is no map with the id %s", name);
	report_advise(report, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL, "list the maps to see their ids");
	return fd;
}

static int refuse_pin(const char *path, int error, const struct report *report)
{
	char what[160];

	snprintf(what, sizeof what, "cannot open the pin '%.100s'", path);
	if (error == -EPERM || error == -EACCES)
		privilege_explain(report, what, NEEDS(CAP_BPF));
	else if (error == -EINVAL)
		report_error(report, "%s: it is no pin in a BPF file system", what);
	else
		report_error(report, "%s: %s", what, strerror(-error));
	return error;
}

static int open_pin(const char *path, const struct report *report, struct bpfas_map **map)
{
	struct bpf_map_info info = { 0 };
	__u32 length = sizeof info;
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return refuse_pin(path, fd, report);
	if (!kernel_is_map(fd) || bpf_obj_get_info_by_fd(fd, &info, &length)) {
		close(fd);
		report_error(report, "'%s' is pinned, and is no map", path);
		return -EINVAL;
	}
	return map_make(fd, report, NULL, NULL, map);
}

/* ---- Which of them ------------------------------------------------------------------ */

static bool is_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode);
}

int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map)
{
	struct report report = map_report(opts);
	const char *colon = strrchr(name, ':');
	char *file = colon ? strndup(name, (size_t)(colon - name)) : NULL;
	int error;

	*map = NULL;
	if (colon && !file)
		return map_no_memory(&report);
	if (*name && !name[strspn(name, "0123456789")])
		error = open_id(name, &report, map);
	else if (file && is_file(file))
		error = map_search_file(name, file, colon + 1, &report, map);
	else if (strchr(name, '/'))
		error = open_pin(name, &report, map);
	else
		error = map_search(name, &report, map);
	free(file);
	return error;
}

int map_find(const char *name, const struct report *report)
{
	if (*name && !name[strspn(name, "0123456789")]) {
		int fd = bpf_map_get_fd_by_id((__u32)strtoul(name, NULL, 10));

		if (fd < 0)
			report_error(report, "there is no map with the id %s", name);
		return fd;
	}
	if (strchr(name, '/')) {
		int fd = bpf_obj_get(name);

		return fd < 0 ? refuse_pin(name, fd, report) : fd;
	}
	return map_search(name, report, NULL);
}
