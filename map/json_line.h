/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a line that bpfas_json_entry wrote. */
#ifndef MAP_JSON_LINE_H
#define MAP_JSON_LINE_H

#include "map/value/text.h"

/* Each part ends before the next begins; begin NULL: it is not in the line. */
struct json_part {
	char *begin, *end;
};

struct json_line {
	struct json_part key, value, cpus;
};

/* Finds the parts in text->text, of which `line` is a copy that may be written to. */
int json_line_split(const struct value_text *text, char *line, struct json_line *parts);

#endif
