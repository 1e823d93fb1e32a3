/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of the commands: their names, the standard streams, the rule for make. */
#ifndef CMD_FILES_H
#define CMD_FILES_H

#include <stdbool.h>

#include "bpfas.h"

/* The name of standard input and standard output. */
bool is_standard(const char *name);

/* All of standard input, to be freed; NULL, with errno set, where that fails. */
char *read_standard_input(size_t *length);
/* The same of a file, or of standard input where the path is "-". */
char *read_input(const char *path, size_t *length);

/* A file, or "-" for standard output. Negative after reporting a failure. */
int write_output(const char *path, const void *bytes, size_t length, const struct bpfas_write_opts *opts);

/* The last part of `path` with another suffix, to be freed; NULL: no memory. `keep_folder`: all of `path`. */
char *name_with_suffix(const char *path, const char *suffix, bool keep_folder);

/* Whether both name one regular file. */
bool is_same_file(const char *path, const char *other);

/* The files that a target depends on, as a rule for make. */
struct rule {
	char **files;
	size_t count, room;
	bool out_of_memory;
};

void rule_add(void *rule, const char *path);
/* The rule's text, to be freed; NULL: no memory. */
char *rule_text(const struct rule *rule, const char *target, size_t *length);
void rule_free(struct rule *rule);

#endif
