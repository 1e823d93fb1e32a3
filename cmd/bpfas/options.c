/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfas/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/files.h"

static const char usage[] =
	"usage: bpfas [OPTION]... IN...\nAssembles BPF assembly (.bpfs) into an ELF object. Several sources "
	"make one object.\n\n  -o OUT            the output, replaced whole or not at all; '-' is standard "
	"output.\n                    Without it: IN's name with .o (or .bin) in this folder; text goes\n    "
	"                to standard output\n  --emit=FORM       obj (an ELF object), bin (the instructions "
	"alone), hex (these as\n                    text), c (an array of struct bpf_insn), list (bytes and "
	"source)\n  -I DIR            a directory for .include and .incbin, after the source's\n  -D "
	"NAME[=VALUE]   a constant, 1 without a value\n  --btf FILE        BTF for types that are neither "
	"the file's nor built in\n  -EL, -EB          little-endian (the default), big-endian\n  -mcpu=v1 .. "
	"v4    refuse instructions that this version of BPF lacks\n  -g                source lines also for "
	"functions made by .type and .size\n  -g0               no source lines in the object\n  -MD         "
	"      write OUT's dependencies as a make rule, to OUT with .d\n  -MF FILE          write that rule "
	"to FILE\n  -MT TARGET        the rule's target, instead of OUT\n  --json            diagnostics as "
	"JSON, one object a line\n  --fatal-warnings  warnings are errors (also -Werror)\n  -W, --no-warn    "
	" no warnings\n  --help, --version\n\nIN may be '-': standard input.\nexample: bpfas "
	"examples/xdp_count.bpfs -o xdp_count.o\n";

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.$"

enum {
	OPTION_HELP = 256,
	OPTION_BTF,
	OPTION_VERSION,
	OPTION_EMIT,
	OPTION_JSON,
	OPTION_FATAL_WARNINGS,
	OPTION_NO_WARN
};

static enum status wrong_usage(const char *what, const char *which)
{
	fprintf(stderr, "bpfas: %s%s%s; 'bpfas --help' lists the options\n", what, which ? " " : "",
		which ? which : "");
	return STATUS_USAGE;
}

static enum status no_memory(void)
{
	fputs("bpfas: out of memory\n", stderr);
	return STATUS_REFUSED;
}

static enum status replace(char **text, const char *with)
{
	free(*text);
	*text = strdup(with);
	return *text ? STATUS_OK : no_memory();
}

/* ---- One option -------------------------------------------------------- */

static enum status set_output(struct options *options, const char *path)
{
	return options->out ? wrong_usage("-o is given twice", NULL) : replace(&options->out, path);
}

/* -I and -D may be given as often as there are words. */
static enum status add_word(const char **words, size_t *count, const char *word)
{
	words[(*count)++] = word;
	return STATUS_OK;
}

static enum status add_define(struct options *options, const char *define)
{
	size_t length = strcspn(define, "=");

	if (!length || strspn(define, NAME_LETTERS "0123456789") != length || strchr("0123456789", *define))
		return wrong_usage("-D takes NAME or NAME=VALUE, not", define);
	return add_word(options->defines, &options->assemble.define_count, define);
}

static enum status set_endian(struct options *options, const char *letter)
{
	if (strcmp(letter, "L") != 0 && strcmp(letter, "B") != 0)
		return wrong_usage("unknown byte order", letter);
	options->assemble.endian = *letter == 'B' ? BPFAS_BIG : BPFAS_LITTLE;
	options->assemble.endian_is_given = true;
	return STATUS_OK;
}

static enum status set_debug(struct options *options, const char *level)
{
	if (level && strcmp(level, "0") != 0)
		return wrong_usage("there are -g and -g0; there is no -g with", level);
	options->assemble.debug = level ? BPFAS_DEBUG_NONE : BPFAS_DEBUG_LINES;
	return STATUS_OK;
}

/* The 'm' of -mcpu=v3 is taken already. */
static enum status set_machine(struct options *options, const char *machine)
{
	static const char prefix[] = "cpu=v";
	const char *digit = machine + strlen(prefix);

	if (strncmp(machine, prefix, strlen(prefix)) != 0 || *digit < '1' || *digit > '4' || digit[1])
		return wrong_usage("the versions of BPF are -mcpu=v1 to -mcpu=v4; there is no", optarg - 2);
	options->assemble.version = *digit - '0';
	return STATUS_OK;
}

static enum status set_form(struct options *options, const char *form)
{
	static const char *const forms[] = {
		[BPFAS_EMIT_OBJ] = "obj", [BPFAS_EMIT_BIN] = "bin",   [BPFAS_EMIT_HEX] = "hex",
		[BPFAS_EMIT_C] = "c",     [BPFAS_EMIT_LIST] = "list",
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strcmp(form, forms[i]) == 0) {
			options->assemble.emit = (enum bpfas_emit)i;
			return STATUS_OK;
		}
	}
	return wrong_usage("--emit takes obj, bin, hex, c or list, not", form);
}

/* -MD, and -MF and -MT with a value in the same word or the next; the 'M' is taken already. */
static enum status set_rule(struct options *options, const char *rest, int argc, char **argv)
{
	const char *value = *rest ? rest + 1 : rest;

	options->wants_rule = true;
	if (strcmp(rest, "D") == 0)
		return STATUS_OK;
	if (*rest != 'F' && *rest != 'T')
		return wrong_usage("there are -MD, -MF and -MT; there is no -M with", rest);
	if (!*value)
		value = optind < argc ? argv[optind++] : NULL;
	if (!value)
		return wrong_usage("missing value after", *rest == 'F' ? "-MF" : "-MT");
	return replace(*rest == 'F' ? &options->rule_out : &options->rule_target, value);
}

static enum status set_warnings(struct options *options, const char *what)
{
	if (!what)
		options->no_warnings = true;
	else if (strcmp(what, "error") == 0)
		options->fatal_warnings = true;
	else
		return wrong_usage("-W takes nothing or 'error', not", what);
	return STATUS_OK;
}

static enum status say(const char *text)
{
	fputs(text, stdout);
	if (!fflush(stdout))
		return STATUS_DONE;
	perror("bpfas: cannot write to standard output");
	return STATUS_REFUSED;
}

static enum status take_option(struct options *options, int option, int argc, char **argv)
{
	switch (option) {
	case 'o': return set_output(options, optarg);
	case 'I': return add_word(options->include_dirs, &options->assemble.include_dir_count, optarg);
	case 'D': return add_define(options, optarg);
	case 'E': return set_endian(options, optarg);
	case 'g': return set_debug(options, optarg);
	case 'm': return set_machine(options, optarg);
	case 'M': return set_rule(options, optarg, argc, argv);
	case 'W': return set_warnings(options, optarg);
	case OPTION_EMIT: return set_form(options, optarg);
	case OPTION_BTF: options->assemble.btf = optarg; return STATUS_OK;
	case OPTION_JSON: options->json = true; return STATUS_OK;
	case OPTION_FATAL_WARNINGS: options->fatal_warnings = true; return STATUS_OK;
	case OPTION_NO_WARN: options->no_warnings = true; return STATUS_OK;
	case 'h':
	case OPTION_HELP: return say(usage);
	case OPTION_VERSION: return say("bpfas " BPFAS_VERSION "\n");
	case ':': return wrong_usage("missing value after", argv[optind - 1]);
	default: return wrong_usage("unknown option", argv[optind - 1]);
	}
}

/* ---- What the options leave open --------------------------------------- */

bool options_make_text(const struct options *options)
{
	enum bpfas_emit emit = options->assemble.emit;

	return emit == BPFAS_EMIT_HEX || emit == BPFAS_EMIT_C || emit == BPFAS_EMIT_LIST;
}

static enum status settle_output(struct options *options)
{
	const char *in = options->inputs[0].name;

	if (options->out)
		return STATUS_OK;
	if (options_make_text(options))
		return replace(&options->out, "-");
	if (options->input_count > 1)
		return wrong_usage("several sources make one output; name it: -o OUT", NULL);
	if (is_standard(in))
		return wrong_usage("standard input has no name for the output to take; name it: -o OUT",
				   NULL);
	options->out = name_with_suffix(in, options->assemble.emit == BPFAS_EMIT_BIN ? ".bin" : ".o", false);
	return options->out ? STATUS_OK : no_memory();
}

static enum status settle_rule(struct options *options)
{
	if (!options->wants_rule)
		return STATUS_OK;
	if (is_standard(options->out) && !(options->rule_out && options->rule_target))
		return wrong_usage("standard output has no name for the rule to take: -MF FILE -MT TARGET",
				   NULL);
	if (!options->rule_out)
		options->rule_out = name_with_suffix(options->out, ".d", true);
	if (!options->rule_target)
		options->rule_target = strdup(options->out);
	if (!options->rule_out || !options->rule_target)
		return no_memory();
	if (strcmp(options->rule_out, options->out) == 0)
		return wrong_usage("the rule and the output are one file; name another: -MF FILE", NULL);
	return STATUS_OK;
}

static enum status take_inputs(struct options *options, int count, char **names)
{
	if (!count)
		return wrong_usage("no source is named", NULL);
	options->inputs = calloc((size_t)count, sizeof *options->inputs);
	if (!options->inputs)
		return no_memory();
	options->input_count = (size_t)count;
	for (int i = 0; i < count; i++)
		options->inputs[i].name = names[i];
	return STATUS_OK;
}

enum status options_read(struct options *options, int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "btf", required_argument, NULL, OPTION_BTF },
		{ "emit", required_argument, NULL, OPTION_EMIT },
		{ "fatal-warnings", no_argument, NULL, OPTION_FATAL_WARNINGS },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "no-warn", no_argument, NULL, OPTION_NO_WARN },
		{ "version", no_argument, NULL, OPTION_VERSION },
		{ 0 },
	};
	enum status status = STATUS_OK;
	int option;

	opterr = 0;
	options->include_dirs = calloc((size_t)argc, sizeof *options->include_dirs);
	options->defines = calloc((size_t)argc, sizeof *options->defines);
	if (!options->include_dirs || !options->defines)
		return no_memory();
	options->assemble.include_dirs = options->include_dirs;
	options->assemble.defines = options->defines;
	while (!status &&
	       (option = getopt_long(argc, argv, ":o:I:D:E:g::m:M:W::h", long_options, NULL)) != -1)
		status = take_option(options, option, argc, argv);
	if (!status)
		status = take_inputs(options, argc - optind, argv + optind);
	if (!status)
		status = settle_output(options);
	return status ? status : settle_rule(options);
}

void options_free(struct options *options)
{
	free(options->include_dirs);
	free(options->defines);
	free(options->inputs);
	free(options->out);
	free(options->rule_out);
	free(options->rule_target);
}
