/* SPDX-License-Identifier: BSD-2-Clause */
/* Spans of time that a user gives. */
#ifndef CMD_SECONDS_H
#define CMD_SECONDS_H

#include <stdbool.h>

/* "0.5": above 0, and no more than some thirty years. */
bool seconds_read(const char *text, double *seconds);
/* Ends early where a signal comes. */
void seconds_sleep(double seconds);

#endif
