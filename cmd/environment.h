/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command was started with, and the signals that would end it without a word. */
#ifndef CMD_ENVIRONMENT_H
#define CMD_ENVIRONMENT_H

/*
 * A file that is opened must not become a standard stream that the caller closed, and be read or written to.
 * What is opened in its place refuses what the stream is for. A limit on file sizes is an error, no signal.
 */
void settle_environment(void);

#endif
