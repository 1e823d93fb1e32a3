/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libbpf says during a call, kept as text instead of printed.
 *
 * libbpf has one print function for the whole process and gives it no context.
 * While at least one capture is open ours is installed; it finds the capture
 * of its own thread, and passes on to the program's own function whatever
 * other threads make libbpf say.
 */
#ifndef BASE_CAPTURE_H
#define BASE_CAPTURE_H

#include <stddef.h>
#include <stdio.h>

struct capture {
	FILE *stream; /* opened at libbpf's first word: mostly there is none */
	char *text;   /* after capture_end; NULL when nothing was said or memory was out */
	size_t length;
	struct capture *outer;
};

/* Captures of one thread nest: the innermost gets the text. */
void capture_begin(struct capture *capture);
/* Ends the capture and returns its text: warnings and infos, never NULL. Lives until capture_free. */
const char *capture_end(struct capture *capture);
void capture_free(struct capture *capture);

#endif
