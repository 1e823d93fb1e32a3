/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several objects to one, by libbpf's linker.
 *
 * That linker opens its output when it starts and reads its inputs by path.
 * Both are memory files here: so a failed link has touched nothing on disk,
 * and sources assembled on the way need no file.
 */
#include "bpfas.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "base/capture.h"
#include "base/options.h"
#include "base/diag.h"
#include "driver/input.h"

struct memory_file {
	int fd;
	char path[40];
};

static int memory_file_open(struct memory_file *file, const void *bytes, size_t size)
{
	size_t written = 0;

	file->fd = memfd_create("bpfas-link", MFD_CLOEXEC);
	if (file->fd < 0)
		return -errno;
	snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
	while (written < size) {
		ssize_t count = write(file->fd, (const char *)bytes + written, size - written);

		if (count < 0 && errno != EINTR)
			return -errno;
		written += count > 0 ? (size_t)count : 0;
	}
	return 0;
}

static void memory_file_close(struct memory_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
}

/* libbpf's words, by a piece of them, and ours. */
static const struct {
	const char *says, *means, *way_out;
} refusals[] = {
	{ "conflicting non-weak symbol", "is defined here and in an object before it",
	  "make one of the two static, weak, or an extern" },
	{ "incompatible", "is declared here in another way than in an object before it",
	  "give both objects the same declaration" },
	{ " mismatch", "is declared here in another way than in an object before it",
	  "give both objects the same declaration" },
	{ "failed to find BTF info", "is a global symbol without BTF",
	  "declare it with .map, .prog or .func, or compile with -g" },
	{ "externs without BTF", "is an extern without BTF", "compile it with -g" },
	{ "unrecognized section", "is a section that libbpf's linker cannot merge",
	  "leave it out; of a '.group', write the members without the flag G" },
	{ "unresolved", "is defined in none of the objects", "add the object that defines it" },
};

/* What libbpf speaks of: the name after "global '", or the one in parentheses. */
static void find_subject(const char *said, char *subject, size_t size)
{
	static const char global[] = "global '";
	const char *at = strstr(said, global);
	size_t skip = at ? sizeof global - 1 : 1;

	if (!at)
		at = strchr(said, '(');
	if (at)
		snprintf(subject, size, "'%.*s'", (int)strcspn(at + skip, "')\n"), at + skip);
	else
		snprintf(subject, size, "a symbol");
}

/* One line of libbpf's without its prefix, and with the input's own name for its memory file. */
static void explain_line(const char *line, size_t length, const struct memory_file *file,
			 const struct diags *diags)
{
	static const char prefix[] = "libbpf: ";
	char *copy, *found;
	size_t skip = sizeof prefix - 1;

	if (length < skip || strncmp(line, prefix, skip))
		skip = 0;
	copy = strndup(line + skip, length - skip);
	if (!copy)
		return;
	found = strstr(copy, file->path);
	if (found)
		diag_file_note(diags, "libbpf says: %.*s%s%s", (int)(found - copy), copy, diags->file,
			       found + strlen(file->path));
	else
		diag_file_note(diags, "libbpf says: %s", copy);
	free(copy);
}

static void explain(const char *said, int error, const struct memory_file *file, const struct diags *diags)
{
	size_t row = 0, rows = sizeof refusals / sizeof *refusals;
	char subject[128];

	while (row < rows && !strstr(said, refusals[row].says))
		row++;
	find_subject(said, subject, sizeof subject);
	if (row < rows)
		diag_file_error(diags, "cannot be linked: %s %s", subject, refusals[row].means);
	else
		diag_file_error(diags, "cannot be linked: %s", strerror(-error));
	for (const char *line = said; *line;) {
		size_t length = strcspn(line, "\n");

		explain_line(line, length, file, diags);
		line += length + (line[length] == '\n');
	}
	if (row < rows)
		diag_file_note(diags, "%s", refusals[row].way_out);
}

static int check_linkable(const struct input *input, const struct diags *diags)
{
	if (input->has_btf || !input->has_global_symbols)
		return 0;
	diag_file_error(diags, "this object has no BTF, and libbpf's linker cannot do without");
	diag_file_note(diags, "declare its programs and maps with .prog and .map, or compile it with -g");
	return -EINVAL;
}

static int add(struct bpf_linker *linker, const struct input *input, const struct diags *diags)
{
	struct memory_file file;
	struct capture capture;
	int error = memory_file_open(&file, input->elf.at, input->elf.count);

	if (error) {
		diag_file_error(diags, "no memory file for the linker: %s", strerror(-error));
	} else {
		capture_begin(&capture);
		error = bpf_linker__add_file(linker, file.path, NULL);
		capture_end(&capture);
		if (error)
			explain(capture.text ? capture.text : "", error, &file, diags);
		capture_free(&capture);
	}
	memory_file_close(&file);
	return error;
}

static int add_path(struct bpf_linker *linker, const char *path, const struct diags *diags)
{
	struct diags own = *diags;
	struct input input;
	int error = input_read(&input, path, diags);

	own.file = path;
	if (!error)
		error = check_linkable(&input, &own);
	if (!error)
		error = input_make_elf(&input, &own);
	if (!error)
		error = add(linker, &input, &own);
	input_free(&input);
	return error;
}

static int finish(struct bpf_linker *linker, const struct memory_file *result, const struct diags *diags)
{
	struct capture capture;
	const char *said;
	int error;

	capture_begin(&capture);
	error = bpf_linker__finalize(linker);
	said = capture_end(&capture);
	if (error)
		explain(said, error, result, diags);
	capture_free(&capture);
	return error;
}

static int write_result(const char *output, const struct memory_file *result, const struct diags *diags)
{
	BPFAS_OPTS(bpfas_write_opts, write_opts, .diag = diags->callback, .diag_context = diags->context);
	off_t size = lseek(result->fd, 0, SEEK_END);
	void *bytes = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, result->fd, 0) : MAP_FAILED;
	int error;

	if (bytes == MAP_FAILED) {
		diag_file_error(diags, "the linker made no output");
		return -EIO;
	}
	error = bpfas_write_file(output, bytes, (size_t)size, &write_opts);
	munmap(bytes, (size_t)size);
	return error;
}

static int link_into(const struct memory_file *result, const char *const *inputs, size_t count,
		     const struct diags *diags)
{
	struct bpf_linker *linker = bpf_linker__new(result->path, NULL);
	int error = 0;

	if (!linker) {
		error = -errno;
		diag_file_error(diags, "the linker cannot start: %s", strerror(errno));
		return error;
	}
	for (size_t i = 0; i < count && !error; i++)
		error = add_path(linker, inputs[i], diags);
	if (!error)
		error = finish(linker, result, diags);
	bpf_linker__free(linker);
	return error;
}

int bpfas_link(const char *output, const char *const *inputs, size_t count,
	       const struct bpfas_link_opts *opts)
{
	struct bpfas_link_opts own = { 0 };
	struct diags diags = { .file = output };
	struct memory_file result;
	int error;

	options_take(&own, sizeof own, opts);
	diags.callback = own.diag;
	diags.context = own.diag_context;
	if (!count) {
		diag_file_error(&diags, "nothing to link");
		return -EINVAL;
	}
	error = memory_file_open(&result, NULL, 0);
	if (error)
		diag_file_error(&diags, "no memory file for the linker: %s", strerror(-error));
	else
		error = link_into(&result, inputs, count, &diags);
	if (!error)
		error = write_result(output, &result, &diags);
	memory_file_close(&result);
	return error;
}
