/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/output.h"

#include <errno.h>
#include <stdlib.h>

#include "base/options.h"

const void *bpfas_output_bytes(const struct bpfas_output *output, size_t *size)
{
	*size = output->image.at ? output->image.count : output->bytes.count;
	return output->image.at ? output->image.at : output->bytes.at;
}

void bpfas_output_free(struct bpfas_output *output)
{
	if (!output)
		return;
	image_free(&output->image);
	vec_free(&output->bytes);
	free(output);
}

int bpfas_object_write(const struct bpfas_object *object, const struct bpfas_object_opts *opts,
		       struct bpfas_output **output)
{
	struct bpfas_object_opts own = { 0 };
	struct report report;
	int error = -ENOMEM;

	options_take(&own, sizeof own, opts);
	report = (struct report){ .callback = own.diag, .context = own.diag_context, .file = object->name };
	*output = calloc(1, sizeof **output);
	if (*output)
		error = object_write(object, &report, &(*output)->image);
	else
		report_error(&report, "out of memory");
	if (error) {
		bpfas_output_free(*output);
		*output = NULL;
	}
	return error;
}
