/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of JSON objects, a key and its value in one. */
#ifndef CMD_BPFLD_JSON_H
#define CMD_BPFLD_JSON_H

#include "bpfas.h"

void json_number(struct bpfas_json *json, const char *key, uint64_t number);
void json_string(struct bpfas_json *json, const char *key, const char *text);
void json_value(struct bpfas_json *json, const char *key, const struct bpfas_value *value);

#endif
