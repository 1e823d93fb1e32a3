/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/json.h"

void json_number(struct bpfas_json *json, const char *key, uint64_t number)
{
	bpfas_json_key(json, key);
	bpfas_json_unsigned(json, number);
}

void json_string(struct bpfas_json *json, const char *key, const char *text)
{
	bpfas_json_key(json, key);
	bpfas_json_string(json, text);
}

void json_value(struct bpfas_json *json, const char *key, const struct bpfas_value *value)
{
	bpfas_json_key(json, key);
	bpfas_json_value(json, value);
}
