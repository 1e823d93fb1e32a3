/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: the grammar of values. The first byte chooses a type and the
 * form, the rest is the text. What is read has to be printed so that it is
 * read as the same bytes; what is refused has to be so with a place within.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "map/value/parse.h"
#include "map/value/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { VALUE_MAX = 64, TYPES = 8 };

static int make_struct(struct btf *btf, int u32, int u16, int text, int mac)
{
	int point = btf__add_struct(btf, "point", 8), ports, id;

	btf__add_field(btf, "x", u32, 0, 0);
	btf__add_field(btf, "y", u32, 32, 0);
	ports = btf__add_array(btf, u32, u16, 2);
	id = btf__add_struct(btf, "flow", 36);
	btf__add_field(btf, "saddr", u32, 0, 0);
	btf__add_field(btf, "ports", ports, 32, 0);
	btf__add_field(btf, "name", text, 64, 0);
	btf__add_field(btf, "mac", mac, 128, 0);
	btf__add_field(btf, "low", u32, 176, 3);
	btf__add_field(btf, "high", u32, 179, 13);
	btf__add_field(btf, "at", point, 192, 0);
	btf__add_field(btf, "pad", u32, 256, 0);
	return id;
}

/* The types take turns by the input's first byte; 0 is none. */
static uint32_t make_type(struct btf *btf, unsigned which)
{
	int u16 = btf__add_int(btf, "u16", 2, 0), u32 = btf__add_int(btf, "u32", 4, 0);
	int s64 = btf__add_int(btf, "s64", 8, BTF_INT_SIGNED), u8 = btf__add_int(btf, "u8", 1, 0);
	int text = btf__add_array(btf, u32, btf__add_int(btf, "char", 1, BTF_INT_SIGNED), 8);
	int mac = btf__add_array(btf, u32, u8, 6), verdict = btf__add_enum(btf, "verdict", 4), ids[TYPES];

	btf__add_enum_value(btf, "DROP", 1);
	btf__add_enum_value(btf, "PASS", 2);
	ids[0] = 0;
	ids[1] = s64;
	ids[2] = text;
	ids[3] = verdict;
	ids[4] = btf__add_array(btf, u32, u8, 16);
	ids[5] = make_struct(btf, u32, u16, text, mac);
	ids[6] = btf__add_array(btf, u32, ids[5], 1);
	ids[7] = btf__add_float(btf, "double", 8);
	return (uint32_t)ids[which];
}

static void see(void *context, const struct bpfas_diag *diag)
{
	char *text = bpfas_diag_format(diag, 1);

	if (!text || diag->column > diag->source_length + 1)
		abort();
	free(text);
	*(bool *)context = true;
}

static char *print(struct value_type type, const void *bytes, size_t size, bool json)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	struct bpfas_json to = json_to_file(out);

	if (json)
		value_json_exact(type, bytes, size, &to);
	else
		value_typed(type, bytes, size, out);
	fclose(out);
	return text;
}

static void check(struct value_type type, size_t size, const char *text, bool json)
{
	bool error = false;
	struct diags diags = { .callback = see, .context = &error };
	struct value_text value = { .diags = &diags, .name = "fuzz", .text = text, .json = json };
	uint8_t bytes[VALUE_MAX], again[VALUE_MAX];
	char *printed;

	if (value_parse(type, &value, bytes, size)) {
		if (!error)
			abort();
		return;
	}
	printed = print(type, bytes, size, json);
	value.text = printed;
	if (error || value_parse(type, &value, again, size) || memcmp(bytes, again, size))
		abort();
	free(printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btf *btf = size ? btf__new_empty() : NULL;
	struct value_type type = { .btf = btf };
	int64_t bytes;
	char *text;

	if (!btf)
		return 0;
	type.id = make_type(btf, data[0] % TYPES);
	bytes = type.id ? btf__resolve_size(btf, type.id) : 4;
	text = strndup((const char *)data + 1, size - 1);
	if (text && bytes > 0 && bytes <= VALUE_MAX)
		check(type, (size_t)bytes, text, data[0] & TYPES);
	free(text);
	btf__free(btf);
	return 0;
}
