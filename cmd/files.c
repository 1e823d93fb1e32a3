/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/files.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_standard(const char *name)
{
	return strcmp(name, "-") == 0;
}

static char *read_all(FILE *in, size_t *length)
{
	size_t room = 1 << 16;
	char *text = malloc(room);

	*length = 0;
	while (text) {
		size_t got = fread(text + *length, 1, room - *length, in);
		char *more;

		*length += got;
		if (*length < room)
			break;
		more = realloc(text, room *= 2);
		if (!more)
			free(text);
		text = more;
	}
	if (text && ferror(in)) {
		free(text);
		return NULL;
	}
	return text;
}

char *read_standard_input(size_t *length)
{
	return read_all(stdin, length);
}

char *read_input(const char *path, size_t *length)
{
	FILE *in = is_standard(path) ? stdin : fopen(path, "re");
	char *text = in ? read_all(in, length) : NULL;
	int error = errno;

	if (in && in != stdin)
		fclose(in);
	errno = error;
	return text;
}

static int write_standard_output(const void *bytes, size_t length, const struct bpfas_write_opts *opts)
{
	char message[256];
	struct bpfas_diag diag = { .severity = BPFAS_ERROR, .message = message };
	int error;

	if ((!length || fwrite(bytes, 1, length, stdout) == length) && fflush(stdout) == 0)
		return 0;
	error = -errno;
	snprintf(message, sizeof message, "cannot write to standard output: %s", strerror(-error));
	opts->diag(opts->diag_context, &diag);
	return error;
}

/* Whoever ends the command gets the old file or the new one, and no temporary file beside it. */
static int write_undisturbed(const char *path, const void *bytes, size_t length,
			     const struct bpfas_write_opts *opts)
{
	sigset_t ending, before;
	int error;

	sigemptyset(&ending);
	sigaddset(&ending, SIGHUP);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigprocmask(SIG_BLOCK, &ending, &before);
	error = bpfas_write_file(path, bytes, length, opts);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return error;
}

static bool is_regular(const char *path)
{
	struct stat status;

	return stat(path, &status) < 0 || S_ISREG(status.st_mode);
}

/*
 * /dev/stdout may be a file that others write to as well: that is not to be replaced. A pipe may take its
 * time: then a signal must end the command.
 */
int write_output(const char *path, const void *bytes, size_t length, const struct bpfas_write_opts *opts)
{
	if (is_standard(path) || strcmp(path, "/dev/stdout") == 0)
		return write_standard_output(bytes, length, opts);
	return is_regular(path) ? write_undisturbed(path, bytes, length, opts)
				: bpfas_write_file(path, bytes, length, opts);
}

char *name_with_suffix(const char *path, const char *suffix, bool keep_folder)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path, *from = keep_folder ? path : base;
	const char *dot = strrchr(base, '.');
	char *name = NULL;

	if (!dot || dot == base)
		dot = base + strlen(base);
	return asprintf(&name, "%.*s%s", (int)(dot - from), from, suffix) < 0 ? NULL : name;
}

bool is_same_file(const char *path, const char *other)
{
	struct stat one, two;

	return stat(path, &one) == 0 && stat(other, &two) == 0 && S_ISREG(one.st_mode) &&
	       one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* ---- The rule for make ------------------------------------------------- */

void rule_add(void *context, const char *path)
{
	struct rule *rule = context;
	char *copy = strdup(path);

	if (copy && rule->count == rule->room) {
		size_t room = rule->room ? 2 * rule->room : 16;
		char **files = reallocarray(rule->files, room, sizeof *files);

		if (files) {
			rule->files = files;
			rule->room = room;
		}
	}
	if (copy && rule->count < rule->room) {
		rule->files[rule->count++] = copy;
		return;
	}
	rule->out_of_memory = true;
	free(copy);
}

/* GNU make's manual, "Rule Syntax": '$' is doubled; blanks and '#' follow a backslash. */
static void put_escaped(FILE *out, const char *path)
{
	for (; *path; path++) {
		if (*path == '$')
			fputc('$', out);
		else if (strchr(" \t#", *path))
			fputc('\\', out);
		fputc(*path, out);
	}
}

char *rule_text(const struct rule *rule, const char *target, size_t *length)
{
	char *text = NULL;
	FILE *out = rule->out_of_memory ? NULL : open_memstream(&text, length);

	if (!out)
		return NULL;
	put_escaped(out, target);
	fputc(':', out);
	for (size_t i = 0; i < rule->count; i++) {
		fputs(" \\\n ", out);
		put_escaped(out, rule->files[i]);
	}
	fputc('\n', out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

void rule_free(struct rule *rule)
{
	for (size_t i = 0; i < rule->count; i++)
		free(rule->files[i]);
	free(rule->files);
}
