/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON writer of bpfas/json.h, for the library's own files: on the stack. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "bpfas.h"

struct bpfas_json {
	bpfas_write_fn write;
	void *context;
	bool comma; /* a value precedes on this level */
};

struct bpfas_json json_to_file(FILE *file);

/* Whether a reader gets every byte back: valid UTF-8 without NUL, which many readers refuse. */
bool json_holds_text(const char *text, size_t length);

#endif
