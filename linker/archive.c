/* SPDX-License-Identifier: BSD-2-Clause */
/* The index of symbols is not looked at: members are read anyway, and an index may be missing or old. */
#include "linker/archive.h"

#include <ar.h>
#include <errno.h>
#include <libelf.h>
#include <string.h>

#define THIN "!<thin>\n"

static bool begins_with(const void *bytes, size_t size, const char *magic)
{
	return size >= SARMAG && !memcmp(bytes, magic, SARMAG);
}

bool archive_is(const void *bytes, size_t size)
{
	return begins_with(bytes, size, ARMAG) || begins_with(bytes, size, THIN);
}

static int damaged(const struct diags *diags)
{
	diag_file_error(diags, "this archive is damaged: %s", elf_errmsg(-1));
	return -EINVAL;
}

/* The tables of symbols and of long names begin with a slash; BSD's has a name. */
static bool is_table(const char *name)
{
	return *name == '/' || !strncmp(name, "__.SYMDEF", strlen("__.SYMDEF"));
}

static int visit(Elf *member, const struct diags *diags, archive_member_fn each, void *context)
{
	const Elf_Arhdr *header = elf_getarhdr(member);
	size_t size = 0;
	const char *bytes = header ? elf_rawfile(member, &size) : NULL;

	if (!header || !header->ar_name || (!bytes && header->ar_size))
		return damaged(diags);
	return is_table(header->ar_name) ? 0 : each(context, header->ar_name, bytes, size);
}

static int walk(Elf *archive, const struct diags *diags, archive_member_fn each, void *context)
{
	Elf_Cmd command = ELF_C_READ_MMAP; /* as elf_memory opened the archive */
	Elf *member;
	int result = 0;

	while (!result && command != ELF_C_NULL) {
		member = elf_begin(-1, command, archive);
		if (!member)
			return damaged(diags);
		result = visit(member, diags, each, context);
		command = elf_next(member);
		elf_end(member);
	}
	return result;
}

/* Whether headers follow one another up to the end: libelf takes what it cannot read for the end. */
static bool is_whole(const char *bytes, size_t size)
{
	size_t at = SARMAG;

	while (size - at >= sizeof(struct ar_hdr)) {
		const struct ar_hdr *header = (const struct ar_hdr *)(bytes + at);
		size_t length = 0;

		if (memcmp(header->ar_fmag, ARFMAG, sizeof header->ar_fmag))
			return false;
		for (size_t i = 0; i < sizeof header->ar_size && header->ar_size[i] != ' '; i++) {
			if (header->ar_size[i] < '0' || header->ar_size[i] > '9')
				return false;
			length = length * 10 + (size_t)(header->ar_size[i] - '0');
		}
		at += sizeof *header;
		if (length > size - at)
			return false;
		at += length + (length & 1 && at + length < size);
	}
	return at == size;
}

int archive_walk(const void *bytes, size_t size, const struct diags *diags, archive_member_fn each,
		 void *context)
{
	Elf *archive;
	int result;

	if (begins_with(bytes, size, THIN)) {
		diag_file_error(diags, "this archive is thin: it has only the names of its members");
		diag_file_note(diags, "make it without 'T', or give the members themselves");
		return -EINVAL;
	}
	if (!is_whole(bytes, size)) {
		diag_file_error(diags,
				"this archive is damaged: a member's header is wrong or ends outside of it");
		return -EINVAL;
	}
	elf_version(EV_CURRENT);
	/* libelf expects a writable pointer and leaves the bytes alone. */
	archive = elf_memory((char *)(uintptr_t)bytes, size);
	if (!archive || elf_kind(archive) != ELF_K_AR)
		result = damaged(diags);
	else
		result = walk(archive, diags, each, context);
	elf_end(archive);
	return result;
}
