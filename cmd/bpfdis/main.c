/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfdis: a BPF object as source text that assembles to the same object. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"
#include "cmd/bpfdis/colour.h"
#include "cmd/bpfdis/program.h"
#include "cmd/environment.h"
#include "cmd/files.h"
#include "cmd/print.h"

static const char usage[] =
	"usage: bpfdis [OPTION]... IN\n"
	"       bpfdis [OPTION]... --prog ID|NAME|PIN\n"
	"Prints a BPF object as source text (.bpfs) that bpfas makes the same object of.\n"
	"\n"
	"  -o OUT               the output, replaced whole or not at all; without it, or with\n"
	"                       '-', standard output\n"
	"  --raw                state all of the object's tables, and use no declarations\n"
	"  -S                   source lines as comments, where the object has them\n"
	"  --verify             assemble the text, and compare: status 1 where they differ\n"
	"  --dialect=llvm|gnu   instructions as 'r1 += r2' (the default) or 'add %r1,%r2'\n"
	"  --bin, --hex, --c-array\n"
	"                       IN is code alone: its bytes, these in hexadecimal, or an array\n"
	"                       or string in C, which may also hold an object\n"
	"  -EL, -EB             byte order of that code: little-endian (the default), big-endian\n"
	"  --function NAME      this function alone\n"
	"  --cfg                the flow of control as a graph, in Graphviz's language\n"
	"  --prog ID|NAME|PIN   a program that the kernel has, as it translated it: for reading\n"
	"  --jited              the machine code of that program, for the machine's own assembler\n"
	"  --json               instructions as JSON, one object a line; diagnostics, too\n"
	"  --help, --version\n"
	"\n"
	"IN may be '-': standard input.\n"
	"example: bpfdis prog.o -o prog.bpfs\n";

enum { STATUS_OK, STATUS_REFUSED, STATUS_USAGE, STATUS_DONE };

struct command {
	struct bpfas_disassemble_opts opts;
	struct printer printer;
	struct bpfas_code_opts code;
	bool is_code; /* and no ELF file */
	const char *in, *out;
	const char *program; /* of the kernel's, instead of a file */
	bool is_jited;       /* and its machine code */
};

enum {
	OPTION_HELP = 256,
	OPTION_VERSION,
	OPTION_RAW,
	OPTION_VERIFY,
	OPTION_DIALECT,
	OPTION_JSON,
	OPTION_FUNCTION,
	OPTION_CFG,
	OPTION_BIN,
	OPTION_HEX,
	OPTION_C_ARRAY,
	OPTION_PROG,
	OPTION_JITED,
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "raw", no_argument, NULL, OPTION_RAW },
	{ "verify", no_argument, NULL, OPTION_VERIFY },
	{ "dialect", required_argument, NULL, OPTION_DIALECT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "function", required_argument, NULL, OPTION_FUNCTION },
	{ "cfg", no_argument, NULL, OPTION_CFG },
	{ "prog", required_argument, NULL, OPTION_PROG },
	{ "jited", no_argument, NULL, OPTION_JITED },
	{ "bin", no_argument, NULL, OPTION_BIN },
	{ "hex", no_argument, NULL, OPTION_HEX },
	{ "c-array", no_argument, NULL, OPTION_C_ARRAY },
	{ 0 },
};

static int wrong_usage(const char *what, const char *which)
{
	fprintf(stderr, "bpfdis: %s%s%s; 'bpfdis --help' lists the options\n", what, *which ? " " : "",
		which);
	return STATUS_USAGE;
}

static int read_dialect(struct command *command, const char *name)
{
	if (!strcmp(name, "llvm"))
		command->opts.dialect = BPFAS_DIALECT_LLVM;
	else if (!strcmp(name, "gnu"))
		command->opts.dialect = BPFAS_DIALECT_GNU;
	else
		return wrong_usage("--dialect is llvm or gnu, not", name);
	return STATUS_OK;
}

static int show(const char *text)
{
	fputs(text, stdout);
	return STATUS_DONE;
}

static int read_order(struct command *command, const char *order)
{
	if (strcmp(order, "L") != 0 && strcmp(order, "B") != 0)
		return wrong_usage("the byte order is -EL or -EB, not -E", order);
	command->code.endian = *order == 'B' ? BPFAS_BIG : BPFAS_LITTLE;
	return STATUS_OK;
}

static int take_code(struct command *command, enum bpfas_code form)
{
	command->code.form = form;
	command->is_code = true;
	return STATUS_OK;
}

static int take_option(struct command *command, int option)
{
	switch (option) {
	case 'o': command->out = optarg; return STATUS_OK;
	case 'S': command->opts.source_lines = 1; return STATUS_OK;
	case OPTION_RAW: command->opts.raw = 1; return STATUS_OK;
	case OPTION_VERIFY: command->opts.verify = 1; return STATUS_OK;
	case OPTION_FUNCTION: command->opts.function = optarg; return STATUS_OK;
	case 'E': return read_order(command, optarg);
	case OPTION_BIN: return take_code(command, BPFAS_CODE_BIN);
	case OPTION_HEX: return take_code(command, BPFAS_CODE_HEX);
	case OPTION_C_ARRAY: return take_code(command, BPFAS_CODE_C);
	case OPTION_CFG: command->opts.view = BPFAS_VIEW_GRAPH; return STATUS_OK;
	case OPTION_PROG: command->program = optarg; return STATUS_OK;
	case OPTION_JITED: command->is_jited = true; return STATUS_OK;
	case OPTION_JSON:
		command->printer.as_json = true;
		command->opts.view = BPFAS_VIEW_JSON;
		return STATUS_OK;
	case OPTION_DIALECT: return read_dialect(command, optarg);
	case OPTION_HELP: return show(usage);
	case OPTION_VERSION: printf("bpfdis %s\n", bpfas_version()); return STATUS_DONE;
	default: return STATUS_USAGE;
	}
}

static int take_input(struct command *command, int argc, char **argv)
{
	if (command->is_jited)
		return wrong_usage("--jited is for --prog", "");
	if (optind == argc)
		return wrong_usage("an object is missing", "");
	if (optind + 1 < argc)
		return wrong_usage("one object at a time, and not also", argv[optind + 1]);
	command->in = argv[optind];
	return STATUS_OK;
}

static int check_program(const struct command *command, int argc, char **argv)
{
	if (optind < argc)
		return wrong_usage("one object at a time, and not also", argv[optind]);
	if (command->opts.raw || command->opts.verify || command->is_code)
		return wrong_usage("--prog is for reading: without --raw, --verify, --bin, --hex, --c-array",
				   "");
	return STATUS_OK;
}

static int read_options(struct command *command, int argc, char **argv)
{
	int option, status = STATUS_OK;

	opterr = 0;
	while (!status && (option = getopt_long(argc, argv, ":o:SE:", long_options, NULL)) != -1) {
		if (option == '?' || option == ':')
			return wrong_usage(option == ':' ? "a value is missing for" : "unknown option",
					   argv[optind - 1]);
		status = take_option(command, option);
	}
	if (status)
		return status;
	return command->program ? check_program(command, argc, argv) : take_input(command, argc, argv);
}

static int refuse(struct command *command, const char *file, const char *message)
{
	print_diag(&command->printer,
		   &(struct bpfas_diag){ .severity = BPFAS_ERROR, .file = file, .message = message });
	return STATUS_REFUSED;
}

static int write_out(struct command *command, const void *text, size_t length)
{
	BPFAS_OPTS(bpfas_write_opts, opts, .diag = print_diag, .diag_context = &command->printer);

	return write_output(command->out, text, length, &opts) ? STATUS_REFUSED : STATUS_OK;
}

/* Instructions, on a terminal. */
static bool is_readable(const struct command *command)
{
	return is_standard(command->out) &&
	       (command->opts.view == BPFAS_VIEW_SOURCE || command->opts.view == BPFAS_VIEW_CODE) &&
	       print_in_colour(stdout);
}

static int print_coloured(struct command *command, const char *text, size_t length)
{
	colour_print(stdout, text, length);
	return fflush(stdout) || ferror(stdout) ? refuse(command, NULL, "cannot write to the terminal")
						: STATUS_OK;
}

static int write_text(struct command *command, const struct bpfas_object *object)
{
	struct bpfas_output *output;
	const void *text;
	size_t length;
	int status;

	if (bpfas_disassemble(object, &command->opts, &output))
		return STATUS_REFUSED;
	text = bpfas_output_bytes(output, &length);
	status = is_readable(command) ? print_coloured(command, text, length)
				      : write_out(command, text, length);
	bpfas_output_free(output);
	return status;
}

static int write_machine_code(struct command *command)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	int error = out ? program_machine_code(command->program, &command->printer, out) : -ENOMEM;
	int status = STATUS_REFUSED;

	if (!out || fclose(out))
		refuse(command, NULL, "out of memory");
	else if (!error)
		status = write_out(command, text, length);
	free(text);
	return status;
}

/* What the kernel made of a program is no whole object. */
static int disassemble_program(struct command *command)
{
	struct bpfas_object *object;
	int status;

	if (command->is_jited)
		return write_machine_code(command);
	if (command->opts.view == BPFAS_VIEW_SOURCE && !command->opts.function)
		command->opts.view = BPFAS_VIEW_CODE;
	command->opts.source_lines = 1;
	if (program_read(command->program, &command->printer, &object))
		return STATUS_REFUSED;
	status = write_text(command, object);
	bpfas_object_free(object);
	return status;
}

static int disassemble(struct command *command)
{
	BPFAS_OPTS(bpfas_object_opts, opts, .diag = print_diag, .diag_context = &command->printer);
	const char *name = is_standard(command->in) ? "<stdin>" : command->in;
	struct bpfas_object *object;
	size_t length;
	char *bytes = read_input(command->in, &length);
	int status;

	if (!bytes)
		return refuse(command, name, strerror(errno));
	if (!is_standard(command->out) && is_same_file(command->in, command->out)) {
		free(bytes);
		return refuse(command, command->out, "cannot write: this is the object itself");
	}
	status = (command->is_code ? bpfas_object_from_code(name, bytes, length, &command->code, &object)
				   : bpfas_object_read(name, bytes, length, &opts, &object))
			 ? STATUS_REFUSED
			 : STATUS_OK;
	free(bytes);
	if (status)
		return status;
	status = write_text(command, object);
	bpfas_object_free(object);
	return status;
}

int main(int argc, char **argv)
{
	struct command command = {
		.opts = { .size = sizeof command.opts, .diag = print_diag, .diag_context = &command.printer },
		.code = { .size = sizeof command.code, .diag = print_diag, .diag_context = &command.printer },
		.out = "-",
	};
	int status;

	settle_environment();
	command.printer = printer_for(stderr);
	status = read_options(&command, argc, argv);
	if (!status)
		status = command.program ? disassemble_program(&command) : disassemble(&command);
	print_finish(&command.printer);
	return status == STATUS_DONE ? STATUS_OK : status;
}
