/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes the model as an ELF file. Sections, symbols and relocations keep their order; made here are the
 * contents of the tables, and the file offset of each section. These follow LLVM, so that objects can be
 * compared byte by byte: contents, those of groups, the symbol table, relocations, .llvm_addrsig, the string
 * tables, the section headers.
 *
 * All contents and offsets are settled in an arena first and handed to libelf last: once its handle and the
 * file in memory are open, nothing allocates from the arena, so running out of memory (which jumps past this
 * code) cannot leave them open.
 */
#include "object/elf_write.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "object/object.h"
#include "object/string_table.h"

/* A huge .balign must not make a file that fills the machine. */
#define MAX_FILE_SIZE (UINT64_C(1) << 30)

struct out_section {
	Elf64_Shdr header;
	const void *data;
	Elf_Type type; /* how libelf converts the data to the file's byte order */
};

struct writer {
	const struct bpfas_object *object;
	struct arena arena;
	struct out_section *sections; /* by section index */
	struct string_table names;    /* of sections, and of symbols if they share it */
	struct string_table symbol_names;
	uint64_t file_size, header_table;
	const char *why; /* why it cannot be written; NULL: no error */
};

static void refuse(struct writer *w, const char *why)
{
	if (!w->why)
		w->why = why;
}

static uint32_t symbol_name_table(const struct bpfas_object *object)
{
	return object->symbol_table ? object->sections.at[object->symbol_table].link : 0;
}

/* The string table for symbol names. */
static struct string_table *symbol_strings(struct writer *w)
{
	return symbol_name_table(w->object) == w->object->header.name_table ? &w->names : &w->symbol_names;
}

/* ---- Contents -------------------------------------------------------------- */

static void set_contents(struct out_section *out, const void *data, Elf_Type type, uint64_t size)
{
	out->data = data;
	out->type = type;
	out->header.sh_size = size;
}

/* For SHT_NULL, header fields other than the type are meaningless; they are kept all the same. */
static bool has_contents(const struct object_section *section)
{
	return section->type != SHT_NOBITS && section->type != SHT_NULL;
}

static void make_headers(struct writer *w)
{
	const struct bpfas_object *object = w->object;

	for (size_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];
		struct out_section *out = &w->sections[i];

		out->header = (Elf64_Shdr){ .sh_type = section->type,
					    .sh_flags = section->flags,
					    .sh_addr = section->address,
					    .sh_link = section->link,
					    .sh_info = section->info,
					    .sh_addralign = section->align,
					    .sh_entsize = section->entry_size };
		set_contents(out, has_contents(section) ? section->data : NULL, ELF_T_BYTE, section->size);
		if (object->header.name_table)
			string_table_use(&w->names, section->name, &out->header.sh_name);
	}
}

/* st_shndx has 16 bits; larger indices are in .symtab_shndx. */
static Elf64_Section section_index(struct writer *w, const struct object_symbol *symbol, Elf64_Word *extended)
{
	if (symbol->section < SHN_LORESERVE || symbol->section >= SECTION_RESERVED)
		return (Elf64_Section)symbol->section;
	if (!extended) {
		refuse(w, "a symbol is in section 65280 or above, but there is no section '.symtab_shndx'");
		return SHN_UNDEF;
	}
	*extended = symbol->section;
	return SHN_XINDEX;
}

static uint32_t find_index_table(const struct bpfas_object *object)
{
	for (size_t i = 1; i < object->sections.count; i++)
		if (object->sections.at[i].type == SHT_SYMTAB_SHNDX && object_is_table(object, (uint32_t)i))
			return (uint32_t)i;
	return 0;
}

static void make_symbols(struct writer *w)
{
	const struct bpfas_object *object = w->object;
	size_t count = object->symbols.count;
	uint32_t index_table = find_index_table(object);
	Elf64_Sym *symbols = arena_alloc(&w->arena, count * sizeof *symbols);
	Elf64_Word *extended = index_table ? arena_alloc(&w->arena, count * sizeof *extended) : NULL;

	for (size_t i = 0; i < count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		symbols[i].st_info = symbol->info;
		symbols[i].st_other = symbol->other;
		symbols[i].st_shndx = section_index(w, symbol, extended ? &extended[i] : NULL);
		symbols[i].st_value = symbol->value;
		symbols[i].st_size = symbol->size;
		string_table_use(symbol_strings(w), symbol->name, &symbols[i].st_name);
	}
	set_contents(&w->sections[object->symbol_table], symbols, ELF_T_SYM, count * sizeof *symbols);
	if (extended)
		set_contents(&w->sections[index_table], extended, ELF_T_WORD, count * sizeof *extended);
}

static void make_rel(struct writer *w, const struct object_section *section, struct out_section *out)
{
	size_t count = section->relocations.count;
	Elf64_Rel *rel = arena_alloc(&w->arena, count * sizeof *rel);

	for (size_t i = 0; i < count; i++) {
		const struct object_relocation *relocation = &section->relocations.at[i];

		rel[i].r_offset = relocation->offset;
		rel[i].r_info = ELF64_R_INFO((Elf64_Xword)relocation->symbol, relocation->type);
	}
	set_contents(out, rel, ELF_T_REL, count * sizeof *rel);
}

static void make_rela(struct writer *w, const struct object_section *section, struct out_section *out)
{
	size_t count = section->relocations.count;
	Elf64_Rela *rela = arena_alloc(&w->arena, count * sizeof *rela);

	for (size_t i = 0; i < count; i++) {
		const struct object_relocation *relocation = &section->relocations.at[i];

		rela[i].r_offset = relocation->offset;
		rela[i].r_info = ELF64_R_INFO((Elf64_Xword)relocation->symbol, relocation->type);
		rela[i].r_addend = relocation->addend;
	}
	set_contents(out, rela, ELF_T_RELA, count * sizeof *rela);
}

static void make_relocations(struct writer *w)
{
	const struct bpfas_object *object = w->object;

	for (size_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (!object_holds_relocations(object, section))
			continue;
		if (section->type == SHT_REL)
			make_rel(w, section, &w->sections[i]);
		else
			make_rela(w, section, &w->sections[i]);
	}
}

static void fill_strings(struct writer *w, struct string_table *strings, uint32_t section)
{
	if (!section)
		return;
	if (string_table_fill(strings, MAX_FILE_SIZE))
		set_contents(&w->sections[section], strings->bytes, ELF_T_BYTE, strings->size);
	else
		refuse(w, "its names alone are over 1 GiB");
}

/* ---- Places in the file ------------------------------------------------------ */

static uint64_t align_up(uint64_t offset, uint64_t align)
{
	return align > 1 ? (offset + align - 1) & ~(align - 1) : offset;
}

static void place(struct writer *w, Elf64_Shdr *header)
{
	if (w->why)
		return;
	if (header->sh_addralign <= MAX_FILE_SIZE)
		header->sh_offset = w->file_size = align_up(w->file_size, header->sh_addralign);
	else
		refuse(w, "an object of over 1 GiB");
	if (header->sh_type == SHT_NOBITS || header->sh_type == SHT_NULL)
		return;
	if (header->sh_size > MAX_FILE_SIZE - w->file_size)
		refuse(w, "an object of over 1 GiB");
	w->file_size += header->sh_size;
}

/* In LLVM's file order. */
enum part { PART_CONTENTS, PART_GROUPS, PART_SYMBOLS, PART_RELOCATIONS, PART_ADDRSIG, PART_STRINGS, PARTS };

static enum part part_of(const struct bpfas_object *object, uint32_t index)
{
	const struct object_section *section = &object->sections.at[index];

	if (section->type == SHT_GROUP)
		return PART_GROUPS;
	if (section->type == SHT_LLVM_ADDRSIG)
		return PART_ADDRSIG;
	if (!object_is_table(object, index))
		return PART_CONTENTS;
	if (object_holds_relocations(object, section))
		return PART_RELOCATIONS;
	return section->type == SHT_STRTAB ? PART_STRINGS : PART_SYMBOLS;
}

static void lay_out(struct writer *w)
{
	const struct bpfas_object *object = w->object;

	w->file_size = sizeof(Elf64_Ehdr);
	for (enum part part = 0; part < PARTS; part++)
		for (size_t i = 1; i < object->sections.count; i++)
			if (part_of(object, (uint32_t)i) == part)
				place(w, &w->sections[i].header);
	if (object->sections.count == 1) /* libelf makes no table of the null section alone */
		return;
	w->header_table = align_up(w->file_size, sizeof(Elf64_Xword));
	w->file_size = w->header_table + object->sections.count * sizeof(Elf64_Shdr);
	if (w->file_size > MAX_FILE_SIZE)
		refuse(w, "an object of over 1 GiB");
}

/* ---- Through libelf -------------------------------------------------------- */

/* If the name table's index exceeds 16 bits it is in the null section, where libelf puts the count. */
static bool give_name_table(uint32_t index, Elf64_Ehdr *header, Elf *elf)
{
	Elf_Scn *null_section;
	Elf64_Shdr *null_header;

	header->e_shstrndx = index < SHN_LORESERVE ? (Elf64_Half)index : SHN_XINDEX;
	if (index < SHN_LORESERVE)
		return true;
	null_section = elf_getscn(elf, 0);
	null_header = null_section ? elf64_getshdr(null_section) : NULL;
	if (!null_header)
		return false;
	null_header->sh_link = index;
	return elf_flagshdr(null_section, ELF_C_SET, ELF_F_DIRTY);
}

static bool give_header(const struct writer *w, Elf *elf)
{
	const struct object_header *ours = &w->object->header;
	Elf64_Ehdr *header = elf64_newehdr(elf);

	if (!header)
		return false;
	header->e_ident[EI_DATA] = ours->endian == BPFAS_BIG ? ELFDATA2MSB : ELFDATA2LSB;
	header->e_ident[EI_OSABI] = ours->os_abi;
	header->e_ident[EI_ABIVERSION] = ours->abi_version;
	header->e_type = ours->type;
	header->e_machine = ours->machine;
	header->e_version = EV_CURRENT;
	header->e_entry = ours->entry;
	header->e_flags = ours->flags;
	header->e_shoff = w->header_table;
	header->e_shentsize = sizeof(Elf64_Shdr);
	return true;
}

/*
 * Out of memory, elf_newscn may return a section on which libelf then crashes (elfutils 0.188); only
 * elf_errno reveals it.
 */
static bool give_section(const struct out_section *section, Elf *elf, int *error)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf64_Shdr *header;
	Elf_Data *data;

	*error = elf_errno();
	if (*error)
		return false;
	header = elf64_getshdr(scn);
	data = header ? elf_newdata(scn) : NULL;
	*error = elf_errno();
	if (!data)
		return false;
	*header = section->header;
	if (header->sh_type == SHT_NULL)
		header->sh_size = 0;         /* libelf would allocate space for it */
	data->d_buf = (void *)section->data; /* only read, in spite of its type */
	data->d_type = section->type;
	data->d_version = EV_CURRENT;
	data->d_size = header->sh_size;
	data->d_align = section->header.sh_addralign;
	return true;
}

/* Returns 0 or libelf's error. libelf makes the null section itself, with the first other one. */
static int give_all(const struct writer *w, Elf *elf)
{
	const struct bpfas_object *object = w->object;
	int error;

	/* Permissive: a source may state entry sizes that its sections contradict. */
	if (!give_header(w, elf) || !elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT | ELF_F_PERMISSIVE))
		return elf_errno();
	for (size_t i = 1; i < object->sections.count; i++)
		if (!give_section(&w->sections[i], elf, &error))
			return error;
	if (!give_name_table(object->header.name_table, elf64_getehdr(elf), elf))
		return elf_errno();
	return elf_update(elf, ELF_C_WRITE) < 0 ? elf_errno() : 0;
}

/*
 * libelf sets its own entry size in the headers of some types. The object's value is written over it, in the
 * file's byte order.
 */
static bool put_headers_right(const struct writer *w, Elf *elf, int fd)
{
	for (size_t i = 1; i < w->object->sections.count; i++) {
		Elf64_Shdr *theirs = elf64_getshdr(elf_getscn(elf, i)), ours = w->sections[i].header;
		Elf_Data from = {
			.d_buf = &ours, .d_type = ELF_T_SHDR, .d_version = EV_CURRENT, .d_size = sizeof ours
		};
		Elf_Data to = from;

		if (theirs && !memcmp(theirs, &ours, sizeof ours))
			continue;
		if (!elf64_xlatetof(&to, &from,
				    w->object->header.endian == BPFAS_BIG ? ELFDATA2MSB : ELFDATA2LSB) ||
		    pwrite(fd, &ours, sizeof ours, (off_t)(w->header_table + i * sizeof ours)) != sizeof ours)
			return false;
	}
	return true;
}

/* libelf writes only to descriptors: here one of an unnamed file in memory. */
static const char *write_through_libelf(const struct writer *w, struct image *image)
{
	void *at = MAP_FAILED;
	int fd, error, cause;
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return elf_errmsg(-1);
	fd = memfd_create("bpf-object", MFD_CLOEXEC);
	if (fd < 0)
		return "cannot create a file in memory";
	elf_errno(); /* forgets an older error of this thread */
	errno = 0;
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	error = elf ? give_all(w, elf) : elf_errno();
	if (!error && !put_headers_right(w, elf, fd))
		error = -1;
	cause = errno; /* of a failed write: libelf only says that it failed */
	elf_end(elf);
	if (!error)
		at = mmap(NULL, w->file_size, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (error)
		return cause && cause != ENOMEM ? strerror(cause) : elf_errmsg(error);
	if (at == MAP_FAILED)
		return "cannot map the file into memory";
	*image = (struct image){ at, w->file_size };
	return NULL;
}

void image_free(struct image *image)
{
	if (image->at)
		munmap((void *)image->at, image->count);
	*image = (struct image){ 0 };
}

/* ---- The whole ------------------------------------------------------------- */

static void make_room(struct writer *w)
{
	size_t sections = w->object->sections.count, symbols = w->object->symbols.count;
	size_t names = symbol_strings(w) == &w->names ? sections + symbols : sections;

	w->names.arena = w->symbol_names.arena = &w->arena;
	w->sections = arena_alloc(&w->arena, sections * sizeof *w->sections);
	w->names.uses = arena_alloc(&w->arena, names * sizeof *w->names.uses);
	if (symbol_strings(w) == &w->symbol_names)
		w->symbol_names.uses = arena_alloc(&w->arena, symbols * sizeof *w->symbol_names.uses);
}

static const char *write_object(struct writer *w, struct image *image)
{
	const struct bpfas_object *object = w->object;

	if (object->sections.count > MAX_FILE_SIZE / sizeof(Elf64_Shdr) ||
	    object->symbols.count > MAX_FILE_SIZE / sizeof(Elf64_Sym))
		return "an object of over 1 GiB";
	make_room(w);
	make_headers(w);
	if (object->symbol_table)
		make_symbols(w);
	make_relocations(w);
	fill_strings(w, &w->names, object->header.name_table);
	if (symbol_strings(w) == &w->symbol_names)
		fill_strings(w, &w->symbol_names, symbol_name_table(object));
	lay_out(w);
	return w->why ? w->why : write_through_libelf(w, image);
}

static int run(struct writer *w, const struct diags *diags, struct image *image)
{
	jmp_buf out_of_memory;
	const char *why;

	w->arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory)) {
		diag_file_error(diags, "out of memory");
		return -ENOMEM;
	}
	why = write_object(w, image);
	if (!why)
		return 0;
	diag_file_error(diags, "the object cannot be written: %s", why);
	return -EINVAL;
}

int object_write(const struct bpfas_object *object, const struct diags *diags, struct image *image)
{
	struct writer w = { .object = object };
	int error;

	*image = (struct image){ 0 };
	error = run(&w, diags, image);
	arena_free(&w.arena);
	return error;
}
