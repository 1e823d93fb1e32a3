/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/output.h"

#include <errno.h>
#include <stdlib.h>

#include "base/options.h"
#include "object/object.h"

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
	struct diags diags;
	int error = -ENOMEM;

	options_take(&own, sizeof own, opts);
	diags = (struct diags){ .callback = own.diag, .context = own.diag_context, .file = object->name };
	*output = calloc(1, sizeof **output);
	if (*output)
		error = object_write(object, &diags, &(*output)->image);
	else
		diag_file_error(&diags, "out of memory");
	if (error) {
		bpfas_output_free(*output);
		*output = NULL;
	}
	return error;
}
