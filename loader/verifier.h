/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The verifier's log of a refused program: why, at which instruction, and what
 * was in the registers there.
 */
#ifndef LOADER_VERIFIER_H
#define LOADER_VERIFIER_H

#include <stddef.h>
#include <stdint.h>

struct text {
	const char *at;
	size_t length;
};

#define VERIFIER_REGISTERS 11

struct verifier_log {
	struct text reason;  /* the first line of the refusal; empty where the log holds none */
	struct text details; /* the lines after it */
	struct text source;  /* the last source line shown, without its file and number */
	struct text file;    /* last path component; empty where this kernel does not tell */
	uint32_t line;       /* 0 where this kernel does not tell */
	int64_t instruction; /* the refused one, from the program's begin; -1: not told */
	struct text registers[VERIFIER_REGISTERS]; /* what each held; empty: nothing known */
};

/* The result points into `log`. */
struct verifier_log verifier_read(const char *log, size_t length);

/* What a refusal means in plain words, and what to do; NULL for the less common ones. */
const char *verifier_explain(struct text reason);

#endif
