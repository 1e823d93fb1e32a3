/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends that the user asks for (SIGINT, SIGTERM, SIGHUP), held back while something would be left half done.
 */
#ifndef CMD_SIGNALS_H
#define CMD_SIGNALS_H

#include <signal.h>

sigset_t ending_signals(void);
/* Holds them back from here on. */
void signals_hold(void);
/* For bpfas_load_opts.cancelled: whether one has come since. */
int signals_came(void *unused);
/* Lets what came have its effect, which is to end the process; returns where none came. */
void signals_release(void);

/*
 * While output is written, which a reader that does not read may hold up for
 * ever: they end the write, which then fails with EINTR, and stay pending.
 * What was not written is thrown away.
 */
void signals_end_writes(void);
/* The opposite, after writing. */
void signals_spare_writes(void);

#endif
