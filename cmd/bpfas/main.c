/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfas: assembles sources into a BPF ELF object, or into raw instructions, C or a listing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpfas.h"
#include "cmd/bpfas/options.h"
#include "cmd/environment.h"
#include "cmd/files.h"
#include "cmd/print.h"

struct command {
	struct options options;
	struct printer printer;
	struct bpfas_write_opts write_opts;
	struct rule rule;
	char *standard_input;
	unsigned warnings;
	bool is_muted; /* the warning before was not shown: nor are its notes */
};

/* A bpfas_diag_fn: -W and --fatal-warnings on the way to the printer. */
static void take_diag(void *context, const struct bpfas_diag *diag)
{
	struct command *command = context;

	if (diag->severity != BPFAS_NOTE)
		command->is_muted = diag->severity == BPFAS_WARNING && command->options.no_warnings;
	if (command->is_muted)
		return;
	command->warnings += diag->severity == BPFAS_WARNING;
	print_diag(&command->printer, diag);
}

static int refuse(struct command *command, const char *file, const char *message)
{
	take_diag(command, &(struct bpfas_diag){ .severity = BPFAS_ERROR, .file = file, .message = message });
	return STATUS_REFUSED;
}

/* ---- Reading ----------------------------------------------------------- */

static int check_terminal(struct command *command)
{
	const struct options *options = &command->options;

	if (is_standard(options->out) && isatty(STDOUT_FILENO) && !options_make_text(options))
		return refuse(command, NULL,
			      "bytes would garble this terminal; write them to a file (-o OUT), "
			      "or show them with --emit=hex or --emit=list");
	return STATUS_OK;
}

static int read_standard(struct command *command)
{
	for (size_t i = 0; i < command->options.input_count; i++) {
		struct bpfas_input *input = &command->options.inputs[i];

		if (!is_standard(input->name))
			continue;
		if (command->standard_input)
			return refuse(command, NULL, "standard input can be read only once; name '-' once");
		input->name = "<stdin>";
		input->text = command->standard_input = read_standard_input(&input->length);
		if (!input->text)
			return refuse(command, input->name, strerror(errno));
	}
	return STATUS_OK;
}

/* ---- Writing ----------------------------------------------------------- */

static bool is_source(const struct rule *rule, const char *path)
{
	for (size_t i = 0; i < rule->count; i++)
		if (is_same_file(rule->files[i], path))
			return true;
	return false;
}

/* Nothing that was read is written over: neither a source nor what it includes. */
static int check_sources(struct command *command)
{
	const char *const outputs[] = { command->options.out, command->options.rule_out };

	if (command->rule.out_of_memory)
		return refuse(command, NULL, "out of memory");
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
		if (outputs[i] && is_source(&command->rule, outputs[i]))
			return refuse(command, outputs[i], "cannot write: this is the source itself");
	return STATUS_OK;
}

static int write_rule(struct command *command)
{
	const struct options *options = &command->options;
	char *text;
	size_t length;
	int status = STATUS_OK;

	if (!options->rule_out)
		return STATUS_OK;
	text = rule_text(&command->rule, options->rule_target, &length);
	if (!text)
		return refuse(command, options->rule_out, "out of memory");
	if (write_output(options->rule_out, text, length, &command->write_opts) < 0)
		status = STATUS_REFUSED;
	free(text);
	return status;
}

/* The rule goes first, so that who waits for the output finds both; without an output there is no rule
 * either. */
static int write_results(struct command *command, const struct bpfas_output *output)
{
	const struct options *options = &command->options;
	bool rule_is_new = options->rule_out && access(options->rule_out, F_OK) < 0;
	size_t size;
	const void *bytes = bpfas_output_bytes(output, &size);
	int status = check_sources(command);

	if (!status)
		status = write_rule(command);
	if (status)
		return status;
	if (write_output(options->out, bytes, size, &command->write_opts) == 0)
		return STATUS_OK;
	if (rule_is_new)
		unlink(options->rule_out);
	return STATUS_REFUSED;
}

static int assemble(struct command *command)
{
	struct options *options = &command->options;
	struct bpfas_output *output;
	int status;

	if (bpfas_assemble_output(options->inputs, options->input_count, &options->assemble, &output) < 0)
		return STATUS_REFUSED;
	if (options->fatal_warnings && command->warnings)
		status = refuse(command, NULL, "warnings are errors (--fatal-warnings)");
	else
		status = write_results(command, output);
	bpfas_output_free(output);
	return status;
}

int main(int argc, char **argv)
{
	struct command command = { .options = { .assemble = { .size = sizeof command.options.assemble,
							      .diag = take_diag,
							      .diag_context = &command,
							      .dependency = rule_add,
							      .dependency_context = &command.rule } },
				   .write_opts = { .size = sizeof command.write_opts,
						   .diag = take_diag,
						   .diag_context = &command } };
	int status;

	settle_environment();
	command.printer = printer_for(stderr);
	status = options_read(&command.options, argc, argv);
	command.printer.as_json = command.options.json;
	if (!status)
		status = check_terminal(&command);
	if (!status)
		status = read_standard(&command);
	if (!status)
		status = assemble(&command);
	print_finish(&command.printer);
	rule_free(&command.rule);
	free(command.standard_input);
	options_free(&command.options);
	return status == STATUS_DONE ? STATUS_OK : status;
}
