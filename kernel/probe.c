/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_events(int mode)
{
	return !faccessat(AT_FDCWD, "/sys/kernel/tracing/events", mode, AT_EACCESS) ||
	       !faccessat(AT_FDCWD, "/sys/kernel/debug/tracing/events", mode, AT_EACCESS);
}

bool probe_may_look_up(void)
{
	return has_events(R_OK | X_OK);
}

void probe_note_missing(const struct diags *diags)
{
	if (!has_events(F_OK))
		diag_file_note(diags, "tracefs, which lists the tracepoints, is not mounted: mount -t "
				      "tracefs tracefs /sys/kernel/tracing");
}

static bool fits(const char *symbol, const char *name)
{
	size_t length = strlen(name);

	if (length && name[length - 1] == '*')
		return !strncmp(symbol, name, length - 1);
	return !strcmp(symbol, name);
}

/* Maps a virtual address to a file offset by the segment that is loaded there. */
static bool file_offset(Elf *elf, uint64_t address, uint64_t *offset)
{
	GElf_Phdr segment;
	size_t count;

	if (elf_getphdrnum(elf, &count))
		return false;
	for (int i = 0; (size_t)i < count && gelf_getphdr(elf, i, &segment); i++) {
		if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X) || address < segment.p_vaddr ||
		    address - segment.p_vaddr >= segment.p_filesz)
			continue;
		*offset = address - segment.p_vaddr + segment.p_offset;
		return true;
	}
	return false;
}

static bool is_known(const uint64_t *offsets, size_t count, uint64_t offset)
{
	for (size_t i = 0; i < count; i++)
		if (offsets[i] == offset)
			return true;
	return false;
}

static int add_symbols(Elf *elf, Elf_Scn *section, const char *name, uint64_t **offsets, size_t *count)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Sym symbol;

	if (!gelf_getshdr(section, &header))
		return 0;
	for (int i = 1; gelf_getsym(data, i, &symbol); i++) {
		const char *its = elf_strptr(elf, header.sh_link, symbol.st_name);
		uint64_t *more, offset;

		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC || !symbol.st_shndx || !its ||
		    !fits(its, name) || !file_offset(elf, symbol.st_value, &offset) ||
		    is_known(*offsets, *count, offset))
			continue;
		more = realloc(*offsets, (*count + 1) * sizeof *more);
		if (!more)
			return -ENOMEM;
		*offsets = more;
		more[(*count)++] = offset;
	}
	return 0;
}

int elf_function_offsets(const char *path, const char *name, uint64_t **offsets, size_t *count)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	Elf_Scn *section = NULL;
	Elf *elf;

	*offsets = NULL;
	*count = 0;
	if (fd < 0)
		return -errno;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	while (elf && !error && (section = elf_nextscn(elf, section))) {
		GElf_Shdr header;

		if (gelf_getshdr(section, &header) &&
		    (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM))
			error = add_symbols(elf, section, name, offsets, count);
	}
	elf_end(elf);
	close(fd);
	return error;
}
