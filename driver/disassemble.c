/* SPDX-License-Identifier: BSD-2-Clause */
/* From an object to text; and, where that is wanted, back again, to see that nothing was lost. */
#include <errno.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/options.h"
#include "object/compare.h"
#include "output/dis/dis.h"
#include "output/output.h"

struct job {
	const struct bpfas_object *object;
	struct bpfas_disassemble_opts opts;
	struct diags diags;
	struct arena arena;
};

static void print(struct job *job, bytes *text)
{
	struct dis_options options = { .dialect = job->opts.dialect == BPFAS_DIALECT_GNU ? DIALECT_GNU
											 : DIALECT_LLVM };

	dis_print(job->object, &options, &job->arena, text);
}

static int report_difference(const struct job *job, const struct object_difference *difference)
{
	diag_file_error(&job->diags, "the text does not assemble to the same object: %s", difference->text);
	diag_file_note(&job->diags, "this is a fault of the disassembler; please report it");
	return -EILSEQ;
}

static int verify(const struct job *job, const bytes *text)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = job->opts.diag, .diag_context = job->opts.diag_context);
	struct object_difference difference;
	struct bpfas_object *again;
	int error =
		bpfas_assemble_text(job->object->name, (const char *)text->at, text->count, &opts, &again);

	if (error)
		return error;
	if (!object_is_same(job->object, again, &difference))
		error = report_difference(job, &difference);
	object_free(again);
	return error;
}

/* Locals must not change between setjmp and longjmp; what changes is behind pointers. */
static int run(struct job *job, struct bpfas_output *output)
{
	jmp_buf out_of_memory;

	job->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(&job->diags, "out of memory");
		return -ENOMEM;
	}
	print(job, &output->bytes);
	return job->opts.verify ? verify(job, &output->bytes) : 0;
}

int bpfas_disassemble(const struct bpfas_object *object, const struct bpfas_disassemble_opts *opts,
		      struct bpfas_output **output)
{
	struct job job = { .object = object };
	int error = -ENOMEM;

	options_take(&job.opts, sizeof job.opts, opts);
	job.diags = (struct diags){ .callback = job.opts.diag,
				    .context = job.opts.diag_context,
				    .file = object->name };
	*output = calloc(1, sizeof **output);
	if (*output)
		error = run(&job, *output);
	else
		diag_file_error(&job.diags, "out of memory");
	arena_free(&job.arena);
	if (error) {
		bpfas_output_free(*output);
		*output = NULL;
	}
	return error;
}
