/* SPDX-License-Identifier: BSD-2-Clause */
/* The maps that a program uses. */
#ifndef KERNEL_PROGRAM_MAPS_H
#define KERNEL_PROGRAM_MAPS_H

#include <stdint.h>

struct program_maps {
	uint32_t *ids;
	uint32_t count;
};

/* 0 or a negative errno value; to be freed in any case. */
int program_maps_read(struct program_maps *maps, int fd);
void program_maps_free(struct program_maps *maps);

#endif
