/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The verifier's log of a rejected program: the reason, the instruction, and the registers before it.
 */
#ifndef LOADER_VERIFIER_H
#define LOADER_VERIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *at;
	size_t length;
};

#define VERIFIER_REGISTERS 11

struct verifier_log {
	struct text trace;   /* all of it */
	struct text reason;  /* the first line of the rejection; empty if the log has none */
	struct text details; /* the lines after it */
	struct text source;  /* the last source line shown, without its file and number */
	struct text file;    /* last path component; empty if this kernel does not log it */
	uint32_t line;       /* 0 if this kernel does not log it */
	int64_t instruction; /* index of the rejected one in the program; -1: unknown */
	struct text registers[VERIFIER_REGISTERS]; /* the value of each; empty: unknown */
};

/* The result points into `log`. */
struct verifier_log verifier_read(const char *log, size_t length);

/* What a rejection means in plain words, and what to do; false for the less common ones. */
bool verifier_explain(const struct verifier_log *log, char *text, size_t room);

#endif
