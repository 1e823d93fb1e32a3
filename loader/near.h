/* SPDX-License-Identifier: BSD-2-Clause */
/* How near two names come, for "did you mean". */
#ifndef LOADER_NEAR_H
#define LOADER_NEAR_H

/* Longer names are near to none. */
#define NAME_DISTANCE_MAX 63

/* Letters to put in, take out or change to make one of the other. */
unsigned name_distance(const char *a, const char *b);

#endif
