/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs of a socket: a packet socket of our own, or one of another process, by its descriptor there. And
 * infrared receivers, which are held in the same way, by their file.
 */
#include "loader/attach/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "kernel/capability.h"
#include "kernel/device.h"

static void take_off(struct attachment *attachment)
{
	int none = 0;

	setsockopt(attachment->of.socket.socket, SOL_SOCKET, attachment->of.socket.option, &none,
		   sizeof none);
}

static int put_on(const struct attaching *attaching, int socket, int option)
{
	int program = attaching->program->fd;

	return setsockopt(socket, SOL_SOCKET, option, &program, sizeof program) ? -errno : 0;
}

/* PID:FD */
static bool read_socket(const char *text, int *process, int *fd)
{
	char *end;
	unsigned long first = strtoul(text, &end, 10), second;

	if (end == text || *end != ':' || first > INT_MAX)
		return false;
	text = end + 1;
	second = strtoul(text, &end, 10);
	*process = (int)first;
	*fd = (int)second;
	return end != text && !*end && second <= INT_MAX;
}

/* Duplicates the other process's socket. */
static int take_socket(int process, int fd)
{
	int handle = (int)syscall(SYS_pidfd_open, process, 0);
	int taken = handle < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, handle, fd, 0);
	int error = taken < 0 ? -errno : 0;

	if (handle >= 0)
		close(handle);
	return error ? error : taken;
}

static int attach_foreign(struct attaching *attaching, int on, int off)
{
	struct attachment *result = attaching->result;
	int process, number, socket, error;

	if (!read_socket(attaching->target.place, &process, &number)) {
		diag_file_error(attaching->diags, "program '%s': '%s' is not a socket",
				attaching->program->name, attaching->target.place);
		diag_file_note(attaching->diags,
			       "write it as PROCESS:DESCRIPTOR, such as 1234:5 (see 'ss -nlp')");
		return -EINVAL;
	}
	attachment_place(result, "descriptor %d of process %d", number, process);
	socket = take_socket(process, number);
	if (socket == -EPERM)
		return attach_not_permitted(attaching, socket, NEEDS(CAP_SYS_PTRACE));
	if (socket < 0)
		return attach_failed(attaching, socket, "the process must be running and have it open");
	error = put_on(attaching, socket, on);
	if (error) {
		close(socket);
		return attach_failed(attaching, error, "the descriptor must be a socket of a suitable type");
	}
	error = attachment_hold(attaching, socket, false);
	if (error)
		return error;
	result->of.socket.socket = socket;
	result->of.socket.option = off;
	result->undo = take_off;
	result->holder = "the socket";
	return 0;
}

int attach_reuseport(struct attaching *attaching)
{
	return attach_foreign(attaching, SO_ATTACH_REUSEPORT_EBPF, SO_DETACH_REUSEPORT_BPF);
}

/* The filter sees every packet of the device. Nobody reads the socket, so its buffer is kept small. */
static int attach_to_device(struct attaching *attaching, int index)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET,
				       .sll_protocol = htons(ETH_P_ALL),
				       .sll_ifindex = index };
	int least = 1, error, fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0 && errno == EPERM)
		return attach_not_permitted(attaching, -errno, NEEDS(CAP_NET_RAW));
	if (fd < 0)
		return attach_failed(attaching, -errno, NULL);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
	error = put_on(attaching, fd, SO_ATTACH_BPF);
	if (!error && bind(fd, (struct sockaddr *)&address, sizeof address))
		error = -errno;
	if (!error)
		return attachment_hold(attaching, fd, false);
	close(fd);
	return attach_failed(attaching, error, NULL);
}

int attach_socket(struct attaching *attaching)
{
	int index;

	if (strchr(attaching->target.place, ':') && !device_exists(attaching->target.place))
		return attach_foreign(attaching, SO_ATTACH_BPF, SO_DETACH_BPF);
	index = device_find(attaching->target.place, attaching->diags);
	if (index < 0)
		return index;
	attachment_place(attaching->result, "a packet socket on device %s", attaching->target.place);
	return attach_to_device(attaching, index);
}

/* ---- Infrared receivers ----------------------------------------------------------- */

static void detach_lirc(struct attachment *attachment)
{
	bpf_prog_detach2(attachment->of.lirc.program, attachment->of.lirc.target, BPF_LIRC_MODE2);
}

int attach_lirc(struct attaching *attaching)
{
	struct attachment *result = attaching->result;
	int fd = open(attaching->target.place, O_RDWR | O_CLOEXEC);

	attachment_place(result, "%s", attaching->target.place);
	if (fd < 0)
		return attach_failed(attaching, -errno,
				     "the target must be a receiver's device file, such as /dev/lirc0");
	if (bpf_prog_attach(attaching->program->fd, fd, BPF_LIRC_MODE2, 0)) {
		int error = -errno;

		close(fd);
		return attach_failed(attaching, error, NULL);
	}
	result->of.lirc.target = fd;
	result->of.lirc.program = attaching->program->fd;
	result->undo = detach_lirc;
	result->holder = "the receiver";
	return attachment_hold(attaching, fd, false);
}
