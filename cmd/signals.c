/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/signals.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <ucontext.h>
#include <unistd.h>

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

/*
 * Holds all of them back again from the interrupted code on, and leaves the
 * one that came pending for who waits for it. Should it have come just before
 * the write began, the alarm ends that.
 */
static void end_write(int signal, siginfo_t *info, void *context)
{
	ucontext_t *interrupted = context;
	sigset_t ending = ending_signals();

	(void)info;
	if (signal == SIGALRM)
		return;
	sigorset(&interrupted->uc_sigmask, &interrupted->uc_sigmask, &ending);
	raise(signal);
	alarm(1);
}

void signals_end_writes(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	struct sigaction action = { .sa_sigaction = end_write, .sa_flags = SA_SIGINFO };
	sigset_t set = ending_signals();

	action.sa_mask = set;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaction(numbers[i], &action, NULL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void signals_spare_writes(void)
{
	signals_hold();
	alarm(0);
	if (ferror(stdout))
		__fpurge(stdout);
}
