/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/signals.h"

#include <stdio.h>

sigset_t ending_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	return set;
}

void signals_hold(void)
{
	sigset_t set = ending_signals();

	sigprocmask(SIG_BLOCK, &set, NULL);
}

int signals_came(void *unused)
{
	sigset_t pending;

	(void)unused;
	sigpending(&pending);
	return sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM) ||
	       sigismember(&pending, SIGHUP);
}

void signals_release(void)
{
	sigset_t set = ending_signals();

	fflush(stdout);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
