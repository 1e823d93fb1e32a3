/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The receiving end of an XSKMAP, for the kernel tests:
 *
 *     xsk_receiver DEVICE MAP-ID COUNT SECONDS
 *
 * binds an AF_XDP socket to queue 0 of the device, puts it into the map at
 * index 0, says "ready", then prints each frame as a line of hexadecimal,
 * until COUNT frames have come or SECONDS are over. Status 0 if all came.
 */
#include <errno.h>
#include <linux/if_xdp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <xdp/xsk.h>

enum { FRAMES = 1024, FRAME_SIZE = XSK_UMEM__DEFAULT_FRAME_SIZE, BATCH = 64 };

struct receiver {
	void *area; /* FRAMES frames that the kernel writes into */
	struct xsk_umem *umem;
	struct xsk_socket *socket;
	/* libxdp reads some of their fields before it sets them: they start as zeros. */
	struct xsk_ring_prod fill;
	struct xsk_ring_cons completion, rx;
};

static int fail(const char *what, int error)
{
	fprintf(stderr, "xsk_receiver: %s: %s\n", what, strerror(error < 0 ? -error : error));
	return -1;
}

/* Hands a frame back to the kernel, to be filled. */
static bool refill(struct receiver *receiver, uint64_t address)
{
	uint32_t index;

	if (xsk_ring_prod__reserve(&receiver->fill, 1, &index) != 1)
		return false;
	*xsk_ring_prod__fill_addr(&receiver->fill, index) = address;
	xsk_ring_prod__submit(&receiver->fill, 1);
	return true;
}

static int open_umem(struct receiver *receiver)
{
	const struct xsk_umem_config config = {
		.fill_size = FRAMES,
		.comp_size = FRAMES,
		.frame_size = FRAME_SIZE,
	};
	const size_t size = (size_t)FRAMES * FRAME_SIZE;
	int error;

	receiver->area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (receiver->area == MAP_FAILED)
		return fail("memory", errno);
	error = xsk_umem__create(&receiver->umem, receiver->area, size, &receiver->fill,
				 &receiver->completion, &config);
	return error ? fail("umem", error) : 0;
}

static int open_socket(struct receiver *receiver, const char *device, int map)
{
	const struct xsk_socket_config config = {
		.rx_size = FRAMES,
		.libxdp_flags = XSK_LIBXDP_FLAGS__INHIBIT_PROG_LOAD,
		.bind_flags = XDP_COPY,
	};
	int error;

	error = xsk_socket__create(&receiver->socket, device, 0, receiver->umem, &receiver->rx, NULL,
				   &config);
	if (error)
		return fail("socket", error);
	for (uint64_t i = 0; i < FRAMES; i++)
		refill(receiver, i * FRAME_SIZE);
	error = xsk_socket__update_xskmap(receiver->socket, map);
	return error ? fail("map", error) : 0;
}

static void print_frame(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
}

/* Takes what has come; returns the number of frames. */
static uint32_t take(struct receiver *receiver)
{
	uint32_t index, count = xsk_ring_cons__peek(&receiver->rx, BATCH, &index);

	for (uint32_t i = 0; i < count; i++) {
		const struct xdp_desc *frame = xsk_ring_cons__rx_desc(&receiver->rx, index + i);

		print_frame(xsk_umem__get_data(receiver->area, frame->addr), frame->len);
		refill(receiver, frame->addr - frame->addr % FRAME_SIZE);
	}
	xsk_ring_cons__release(&receiver->rx, count);
	return count;
}

static bool receive(struct receiver *receiver, unsigned long count, time_t seconds)
{
	struct pollfd wait = { .fd = xsk_socket__fd(receiver->socket), .events = POLLIN };
	const time_t end = time(NULL) + seconds;
	unsigned long seen = 0;

	while (seen < count && time(NULL) <= end) {
		poll(&wait, 1, 100);
		seen += take(receiver);
	}
	return seen == count;
}

static void close_receiver(struct receiver *receiver)
{
	if (receiver->socket)
		xsk_socket__delete(receiver->socket);
	if (receiver->umem)
		xsk_umem__delete(receiver->umem);
}

int main(int argc, char **argv)
{
	struct receiver receiver = { 0 };
	bool complete = false;
	int map;

	if (argc != 5) {
		fprintf(stderr, "usage: xsk_receiver DEVICE MAP-ID COUNT SECONDS\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	map = bpf_map_get_fd_by_id((uint32_t)strtoul(argv[2], NULL, 10));
	if (map < 0)
		return fail("map", map), 1;
	if (!open_umem(&receiver) && !open_socket(&receiver, argv[1], map)) {
		puts("ready");
		complete = receive(&receiver, strtoul(argv[3], NULL, 10), (time_t)strtoul(argv[4], NULL, 10));
	}
	close_receiver(&receiver);
	close(map);
	return complete ? 0 : 1;
}
