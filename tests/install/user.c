/* SPDX-License-Identifier: BSD-2-Clause */
/* A stranger's program against the installed library: assembles two instructions. */
#include <bpfas.h>
#include <stdio.h>

int main(void)
{
	static const char text[] = ".prog p \"xdp\"\nw0 = XDP_PASS\nexit\n.endprog\n";
	struct bpfas_object *object;
	struct bpfas_output *output;
	size_t size = 0;

	BPFAS_OPTS(bpfas_assemble_opts, opts);
	if (bpfas_assemble_text("p.bpfs", text, sizeof(text) - 1, &opts, &object))
		return 1;
	if (bpfas_object_write(object, NULL, &output))
		return 1;
	bpfas_output_bytes(output, &size);
	printf("%s %zu\n", bpfas_version(), size);
	bpfas_output_free(output);
	bpfas_object_free(object);
	return 0;
}
