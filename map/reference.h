/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What maps of devices, programs, maps, CPUs, sockets and their like refer to.
 * In, the kernel mostly takes descriptors; out, it gives ids. A person gives
 * and gets names.
 */
#ifndef MAP_REFERENCE_H
#define MAP_REFERENCE_H

#include "uapi/map_type.h"
#include "map/value/text.h"

#define REFERENCE_TEXT 64

/* Descriptors that the kernel is to have seen before they are closed. */
struct reference_fds {
	int fds[2];
	unsigned count;
};
void reference_fds_close(struct reference_fds *fds);

/* Fills 4 or 8 bytes. 0, or a negative errno value after reporting. */
int reference_parse(enum map_role role, const struct value_text *text, uint8_t *bytes, size_t size,
		    struct reference_fds *fds);

/* What the kernel gave for a role that reference_prints. */
bool reference_prints(enum map_role role);
void reference_print(enum map_role role, const uint8_t *bytes, size_t size, char text[REFERENCE_TEXT]);

#endif
