/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/link_create.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/bpf.h>

int link_create(const struct link_request *request)
{
	long fd = syscall(SYS_bpf, BPF_LINK_CREATE, request, sizeof *request);

	return fd < 0 ? -errno : (int)fd;
}
