/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/seconds.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define MOST 1e9

bool seconds_read(const char *text, double *seconds)
{
	char *end;

	*seconds = strtod(text, &end);
	return end != text && !*end && isfinite(*seconds) && *seconds > 0 && *seconds <= MOST;
}

void seconds_sleep(double seconds)
{
	struct timespec time = { .tv_sec = (time_t)seconds };

	time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
	nanosleep(&time, NULL);
}
