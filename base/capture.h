/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libbpf's messages during a call, captured as text instead of printed.
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
	FILE *stream; /* opened at the first message: usually there is none */
	char *text;   /* after capture_end; NULL if there was no message, or no memory */
	size_t length;
	struct capture *outer;
};

/* Captures of a thread nest: the innermost one gets the text. */
void capture_begin(struct capture *capture);
/* Ends the capture and returns its text, warnings and infos; never NULL. It lives until capture_free. */
const char *capture_end(struct capture *capture);
void capture_free(struct capture *capture);

#endif
