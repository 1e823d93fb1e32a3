/* SPDX-License-Identifier: BSD-2-Clause */
/* .incbin: the bytes of another file. */
#include "asm/data/incbin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asm/assembler.h"
#include "asm/data/padding.h"
#include "asm/dwarf/line.h"
#include "asm/expr/evaluate.h"
#include "asm/search.h"
#include "base/place.h"

/* Offset and length to include; length -1: to the end of the file. */
struct byte_range {
	int128 skip, count;
};

static bool read_part(struct assembler *as, const struct value *skip, const struct value *count,
		      struct byte_range *part)
{
	*part = (struct byte_range){ 0, -1 };
	if ((skip && !expr_needed_now(as, skip, &part->skip)) ||
	    (count && !expr_needed_now(as, count, &part->count)))
		return false;
	if (part->skip < 0 || part->skip > UINT32_MAX || (count && part->count < 0)) {
		diag_error(&as->diags, part->skip < 0 || part->skip > UINT32_MAX ? skip->span : count->span,
			   "the offset or count is larger than any file");
		return false;
	}
	return true;
}

/* Nothing in here allocates, so that running out of memory cannot leave the file open. */
static const char *read_bytes(const char *path, off_t skip, uint8_t *out, size_t count)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	size_t done = 0;

	if (fd < 0)
		return strerror(errno);
	while (done < count && !error) {
		ssize_t got = pread(fd, out + done, count - done, skip + (off_t)done);

		if (got > 0)
			done += (size_t)got;
		else if (got == 0)
			error = EIO;
		else if (errno != EINTR)
			error = errno;
	}
	close(fd);
	return error ? strerror(error) : NULL;
}

/* Opens the first existing candidate; NULL after reporting that none can be read. */
static const char *find_file(struct assembler *as, struct string path, off_t *size)
{
	size_t length;
	const char *name = literal_string(&as->diags, path, &length), *candidate = NULL;
	const struct source *source = source_at(&as->sources, path.span.begin);
	struct stat status;
	int error = -ENOENT;

	for (size_t i = 0; search_goes_on(error); i++) {
		candidate = search_candidate(as, source, name, i);
		if (!candidate) {
			search_report(as, path.span, source, name);
			return NULL;
		}
		error = stat(candidate, &status) < 0 ? -errno : 0;
	}
	if (!error && S_ISREG(status.st_mode)) {
		*size = status.st_size;
		return candidate;
	}
	diag_error(&as->diags, path.span, "cannot read '%s': %s", candidate,
		   error ? strerror(-error) : "not a regular file");
	return NULL;
}

static void append_part(struct assembler *as, struct span span, const char *name, off_t skip, size_t count)
{
	bytes *data = &as->section->data;
	const char *why;

	debug_line_note(as, as->section);
	vec_reserve(&as->arena, data, count);
	why = read_bytes(name, skip, data->at + data->count, count);
	if (why) {
		diag_error(&as->diags, span, "cannot read '%s': %s", name, why);
		return;
	}
	data->count += count;
	as->padded += count;
}

void asm_incbin(struct assembler *as, struct string path, const struct value *skip, const struct value *count)
{
	struct byte_range part;
	const char *name;
	int128 rest;
	off_t size;

	if (!read_part(as, skip, count, &part) || !(name = find_file(as, path, &size)))
		return;
	sources_add_file(&as->arena, &as->sources, name);
	rest = size - part.skip;
	if (rest < 0 || part.count > rest) {
		diag_error(&as->diags, rest < 0 ? skip->span : count->span, "'%s' has only %lld bytes", name,
			   (long long)size);
		return;
	}
	if (count)
		rest = part.count;
	if (as->section->type == SHT_NOBITS)
		padding_report_no_contents(as, path.span);
	else if (padding_fits(as, path.span, as->section, rest, 1))
		append_part(as, path.span, name, (off_t)part.skip, (size_t)rest);
}
