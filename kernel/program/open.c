/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/program/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/fd_owner.h"

int program_refuse(const struct diags *diags, const char *program, int error)
{
	if (error == -EMEDIUMTYPE) {
		diag_file_error(diags, "'%s' is the pin of a map or link, not of a program", program);
		return -EINVAL;
	}
	if (error == -ENODATA) {
		diag_file_error(diags, "program %s has no machine code: the kernel interprets it", program);
		return error;
	}
	diag_file_error(diags, "cannot read the instructions of program %s: %s", program, strerror(-error));
	if (error == -EPERM)
		diag_file_note(diags,
			       "this needs CAP_PERFMON and CAP_SYS_ADMIN, and sysctls kernel.kptr_restrict "
			       "and net.core.bpf_jit_harden that allow it");
	return error;
}

/* -EMEDIUMTYPE: a map or link is pinned there. */
static int open_pin(const char *path)
{
	enum fd_kind kind;
	uint32_t id;
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return -errno;
	if (!fd_identify(fd, &kind, &id) && kind == FD_PROGRAM)
		return fd;
	close(fd);
	return -EMEDIUMTYPE;
}

int program_open(const char *pin_or_id)
{
	char *end;
	unsigned long id = strtoul(pin_or_id, &end, 10);
	int fd;

	if (*end || end == pin_or_id)
		return open_pin(pin_or_id);
	if (id > UINT32_MAX)
		return -ENOENT;
	fd = bpf_prog_get_fd_by_id((uint32_t)id);
	return fd < 0 ? -errno : fd;
}
