/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Captures libbpf's messages during a call as text instead of printing them.
 *
 * libbpf has one print callback for the whole process, and passes it no
 * context. While any capture is open, ours is installed: it finds the calling
 * thread's capture, and forwards messages of other threads to the callback
 * that the program had installed.
 */
#ifndef BASE_CAPTURE_H
#define BASE_CAPTURE_H

#include <stddef.h>
#include <stdio.h>

struct capture {
	FILE *stream; /* opened at the first message: usually there is none */
	char *text;   /* after capture_end; NULL: no messages, or out of memory */
	size_t length;
	struct capture *outer;
};

/* Captures nest within a thread: the innermost gets the text. */
void capture_begin(struct capture *capture);
/* Ends the capture and returns its text, warnings and infos; never NULL. It lives until capture_free. */
const char *capture_end(struct capture *capture);
void capture_free(struct capture *capture);

#endif
