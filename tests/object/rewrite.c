/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rewrite IN OUT ...: reads each object and writes it again, for
 * tests/object/check to compare the two. Writing twice has to give equal bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"

static void say(void *context, const struct bpfas_diag *diag)
{
	char *text = bpfas_diag_format(diag, 0);

	(void)context;
	fputs(text ? text : "out of memory\n", stderr);
	free(text);
}

static char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;

	*size = 0;
	if (file && !fseek(file, 0, SEEK_END)) {
		*size = (size_t)ftell(file);
		rewind(file);
		bytes = malloc(*size + 1);
		if (bytes && fread(bytes, 1, *size, file) != *size)
			exit(1);
	}
	if (file)
		fclose(file);
	return bytes;
}

static int write_twice(const struct bpfas_object *object, const char *path)
{
	BPFAS_OPTS(bpfas_object_opts, opts, .diag = say);
	struct bpfas_output *outputs[2] = { NULL };
	const void *bytes[2];
	size_t sizes[2];
	int error = 0;

	for (int i = 0; i < 2 && !error; i++) {
		error = bpfas_object_write(object, &opts, &outputs[i]);
		if (!error)
			bytes[i] = bpfas_output_bytes(outputs[i], &sizes[i]);
	}
	if (!error && (sizes[0] != sizes[1] || memcmp(bytes[0], bytes[1], sizes[0]) != 0)) {
		fprintf(stderr, "%s: the second time it has other bytes\n", path);
		error = -1;
	}
	if (!error)
		error = bpfas_write_file(path, bytes[0], sizes[0], NULL);
	bpfas_output_free(outputs[0]);
	bpfas_output_free(outputs[1]);
	return error;
}

static int rewrite(const char *from, const char *to)
{
	BPFAS_OPTS(bpfas_object_opts, opts, .diag = say);
	struct bpfas_object *object = NULL;
	size_t size;
	char *bytes = read_file(from, &size);
	int error = bytes ? bpfas_object_read(from, bytes, size, &opts, &object) : -1;

	free(bytes);
	if (!error)
		error = write_twice(object, to);
	bpfas_object_free(object);
	return error;
}

int main(int argc, char **argv)
{
	int failures = 0;

	for (int i = 1; i + 1 < argc; i += 2)
		failures += rewrite(argv[i], argv[i + 1]) != 0;
	return failures > 0;
}
