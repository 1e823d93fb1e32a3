/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver/input.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "btf/check.h"

#ifndef EM_BPF
#define EM_BPF 247
#endif

#define NATIVE_ENCODING (__BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB)

/* Files that are often given by mistake, told by their first bytes. */
static const struct {
	const char *magic;
	size_t length;
	const char *is, *way_out;
} mistaken[] = {
	{ "BC\xc0\xde", 4, "LLVM bitcode", "compile it to an object: clang -O2 -g -target bpf -c" },
	{ "!<arch>\n", 8, "an archive", "extract its members and name them one by one" },
	{ "\x1f\x8b", 2, "compressed", "uncompress it first" },
};

static int read_all(int fd, char **text, size_t *length)
{
	size_t room = 0, got = 0;
	ssize_t count = 1;

	*text = NULL;
	while (count) {
		if (room - got < 2) {
			char *more = realloc(*text, room = room ? room * 2 : 8 * 1024);

			if (!more)
				return -ENOMEM;
			*text = more;
		}
		count = read(fd, *text + got, room - got - 1);
		if (count < 0 && errno != EINTR)
			return -errno;
		got += count > 0 ? (size_t)count : 0;
	}
	(*text)[got] = '\0';
	*length = got;
	return 0;
}

static int read_file(const char *path, char **text, size_t *length, const struct diags *diags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? -errno : read_all(fd, text, length);

	if (fd >= 0)
		close(fd);
	if (error)
		diag_file_error(diags, "cannot read the file: %s", strerror(-error));
	return error;
}

static int refuse_foreign(const char *text, size_t length, const struct diags *diags)
{
	for (size_t i = 0; i < sizeof mistaken / sizeof *mistaken; i++) {
		if (length < mistaken[i].length || memcmp(text, mistaken[i].magic, mistaken[i].length))
			continue;
		diag_file_error(diags, "this file is %s, neither a BPF object nor source text",
				mistaken[i].is);
		diag_file_note(diags, "%s", mistaken[i].way_out);
		return -EINVAL;
	}
	return 0;
}

static bool is_elf(const char *text, size_t length)
{
	return length >= SELFMAG && !memcmp(text, ELFMAG, SELFMAG);
}

static int refuse(const struct diags *diags, const char *what, const char *way_out)
{
	diag_file_error(diags, "%s", what);
	diag_file_note(diags, "%s", way_out);
	return -EINVAL;
}

static int check_header(const GElf_Ehdr *header, const struct diags *diags)
{
	if (header->e_machine != EM_BPF || header->e_ident[EI_CLASS] != ELFCLASS64)
		return refuse(diags, "this ELF file is not for BPF but for another machine",
			      "assemble it with bpfas, or compile it with clang -target bpf or bpf-gcc");
	if (header->e_type != ET_REL)
		return refuse(diags, "this ELF file is not a relocatable object",
			      "give the object as the assembler or the compiler made it (-c)");
	if (header->e_ident[EI_DATA] != NATIVE_ENCODING)
		return refuse(
			diags,
			header->e_ident[EI_DATA] == ELFDATA2MSB
				? "this object is big-endian, and libbpf takes only this machine's own byte "
				  "order, little-endian"
				: "this object is little-endian, and libbpf takes only this machine's own "
				  "byte "
				  "order, big-endian",
			header->e_ident[EI_DATA] == ELFDATA2MSB
				? "make it with bpfas -EL or clang -target bpfel, or work on a big-endian "
				  "machine"
				: "make it with bpfas -EB or clang -target bpfeb, or work on a "
				  "little-endian machine");
	return 0;
}

static bool has_global(Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t count = data && header->sh_entsize ? data->d_size / header->sh_entsize : 0;
	GElf_Sym symbol;

	for (size_t i = 1; i < count && i <= INT32_MAX && gelf_getsym(data, (int)i, &symbol); i++)
		if (GELF_ST_BIND(symbol.st_info) != STB_LOCAL)
			return true;
	return false;
}

static int check_btf(Elf_Scn *section, const struct diags *diags)
{
	Elf_Data *data = elf_getdata(section, NULL);
	int64_t wrong = data && data->d_buf ? btf_check(data->d_buf, data->d_size) : -1;

	if (wrong > 0)
		diag_file_error(diags,
				"this object's BTF is damaged: its type %lld refers to what is not there",
				(long long)wrong);
	else if (wrong)
		diag_file_error(diags, "this object's BTF is damaged and cannot be read");
	if (!wrong)
		return 0;
	diag_file_note(diags, "make the object anew");
	return -EINVAL;
}

static int scan_sections(struct input *input, Elf *elf, const struct diags *diags)
{
	size_t names;
	Elf_Scn *section = NULL;

	if (elf_getshdrstrndx(elf, &names) || !elf_nextscn(elf, NULL))
		return refuse(diags, "this ELF file is damaged: its section headers cannot be read",
			      "make the object anew");
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr header;
		const char *name;

		if (!gelf_getshdr(section, &header) || !(name = elf_strptr(elf, names, header.sh_name)))
			return refuse(diags,
				      "this ELF file is damaged: a section header points outside of it",
				      "make the object anew");
		if (!strcmp(name, ".BTF")) {
			input->has_btf = true;
			if (check_btf(section, diags))
				return -EINVAL;
		}
		if (header.sh_type == SHT_SYMTAB)
			input->has_global_symbols |= has_global(section, &header);
	}
	return 0;
}

static int check_object(struct input *input, const struct diags *diags)
{
	Elf *elf;
	GElf_Ehdr header;
	int error;

	elf_version(EV_CURRENT);
	/* libelf wants a writable pointer and leaves the bytes alone. */
	elf = elf_memory((char *)(uintptr_t)input->bytes, input->size);
	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header)) {
		elf_end(elf);
		return refuse(diags, "this ELF file is cut short or damaged", "make the object anew");
	}
	error = check_header(&header, diags);
	if (!error)
		error = scan_sections(input, elf, diags);
	elf_end(elf);
	return error;
}

int input_from_memory(struct input *input, const char *name, const void *bytes, size_t size,
		      const struct diags *diags)
{
	struct diags own = *diags;

	own.file = name;
	*input = (struct input){ .name = name, .bytes = bytes, .size = size };
	if (!is_elf(bytes, size))
		return refuse(&own, "this is not an ELF object",
			      "assemble source text with bpfas_assemble_text first");
	return check_object(input, &own);
}

static int assemble(struct input *input, const char *text, size_t length, const struct diags *diags)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = diags->callback, .diag_context = diags->context,
		   .endian = NATIVE_ENCODING == ELFDATA2MSB ? BPFAS_BIG : BPFAS_LITTLE);
	struct bpfas_input source = { .name = input->name, .text = text, .length = length };
	int error = refuse_foreign(text, length, diags);

	if (!error)
		error = bpfas_assemble_output(&source, 1, &opts, &input->assembled);
	if (!error)
		input->bytes = bpfas_output_bytes(input->assembled, &input->size);
	return error;
}

int input_read(struct input *input, const char *path, const struct diags *diags)
{
	struct diags own = *diags;
	char *text = NULL;
	size_t length = 0;
	int error;

	own.file = path;
	*input = (struct input){ .name = path };
	error = read_file(path, &text, &length, &own);
	if (!error && is_elf(text, length)) {
		input->bytes = input->file = text;
		input->size = length;
		text = NULL;
	} else if (!error) {
		error = assemble(input, text, length, &own);
	}
	free(text);
	if (!error)
		error = check_object(input, &own);
	if (error)
		input_free(input);
	return error;
}

void input_free(struct input *input)
{
	free(input->file);
	bpfas_output_free(input->assembled);
	*input = (struct input){ 0 };
}
