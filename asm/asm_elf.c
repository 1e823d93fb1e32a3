/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An object as an ELF file. All contents and places are settled here first, in
 * the arena, and handed to libelf last: once its handle and the file in memory
 * are open nothing allocates from the arena, so running out of memory (which
 * jumps past this code) cannot leave them open.
 *
 * The layout is LLVM's, so that objects compare byte by byte. The header table
 * goes: null, .strtab, each section with its .rel<name> behind it,
 * .llvm_addrsig, .symtab. The file goes: sections, those of groups, .symtab,
 * relocations, .llvm_addrsig, .strtab, header table.
 */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "asm/asm_object.h"
#include "asm/local_label.h"
#include "asm/type/table.h"
#include "base/arena.h"
#include "object/elf_write.h"
#include "object/object.h"
#include "object/string_table.h"

/* A huge .balign must not become a file that fills the machine. */
#define MAX_FILE_SIZE (UINT64_C(1) << 30)

struct out_section {
	const char *name;
	Elf64_Shdr header;
	const void *data;
	Elf_Type data_type; /* what libelf has to bring into the file's byte order */
};

struct writer {
	struct asm_object *object;
	struct arena *arena;
	struct out_section *sections; /* by ELF index */
	size_t section_count;
	Elf64_Sym *symbols;          /* by ELF index */
	Elf64_Word *symbol_sections; /* contents of .symtab_shndx, where there is one */
	size_t symbol_count, local_count;
	struct string_table names;
	size_t strtab, symtab, symtab_shndx, addrsig; /* ELF indices; 0: not there */
	Elf64_Off file_size, header_table;
};

static size_t add_section(struct writer *w, const char *name, Elf64_Shdr header)
{
	struct out_section *section = &w->sections[w->section_count];

	section->name = name;
	section->header = header;
	section->data_type = ELF_T_BYTE;
	string_table_use(&w->names, name, &section->header.sh_name);
	return w->section_count++;
}

static void add_object_section(struct writer *w, struct section *section)
{
	bool nobits = section->type == SHT_NOBITS;
	size_t index = add_section(w, section->name,
				   (Elf64_Shdr){
					   .sh_type = section->type,
					   .sh_flags = section->flags,
					   .sh_link = section->linked_to ? section->linked_to->elf_index : 0,
					   .sh_size = nobits ? section->size : section->data.count,
					   .sh_addralign = section->align,
					   .sh_entsize = section->entry_size,
				   });

	section->elf_index = (uint32_t)index;
	w->sections[index].data = nobits ? NULL : section->data.at;
	if (!section->relocations.count)
		return;
	add_section(w, arena_printf(w->arena, ".rel%s", section->name),
		    (Elf64_Shdr){
			    .sh_type = SHT_REL,
			    .sh_flags = section->group ? SHF_GROUP : SHF_INFO_LINK,
			    .sh_size = section->relocations.count * sizeof(Elf64_Rel),
			    .sh_info = (Elf64_Word)index,
			    .sh_addralign = 8,
			    .sh_entsize = sizeof(Elf64_Rel),
		    });
}

/* A group's section holds a word of flags, and the indices of its members and of their relocations. */
static void list_member(struct writer *w, const struct section *section)
{
	uint32_t members[] = { section->elf_index, section->elf_index + 1 };

	bytes_append(w->arena, &section->group->data, members,
		     (section->relocations.count ? 2 : 1) * sizeof *members);
}

static void fill_groups(struct writer *w)
{
	const struct asm_object *object = w->object;

	for (size_t i = 0; i < object->sections.count; i++) {
		struct section *section = object->sections.at[i];
		uint32_t flags = section->is_comdat ? GRP_COMDAT : 0;

		if (section->type == SHT_GROUP)
			bytes_append(w->arena, &section->data, &flags, sizeof flags);
		else if (section->group)
			list_member(w, section);
	}
	for (size_t i = 0; i < object->sections.count; i++) {
		const struct section *section = object->sections.at[i];
		struct out_section *out = &w->sections[section->elf_index];

		if (section->type != SHT_GROUP)
			continue;
		out->header.sh_info = section->signature->elf_index;
		out->header.sh_size = section->data.count;
		out->data = section->data.at;
		out->data_type = ELF_T_WORD;
	}
}

static bool refers_to_symbols(const struct section *section)
{
	return section->type == SHT_GROUP ||
	       (section->type == SHT_LLVM_CALL_GRAPH_PROFILE && !(section->flags & SHF_LINK_ORDER));
}

/* Numbers all sections; the sizes of those that the writer makes itself come later. */
static void number_sections(struct writer *w)
{
	const struct asm_object *object = w->object;

	add_section(w, "", (Elf64_Shdr){ .sh_type = SHT_NULL });
	w->strtab = add_section(w, ".strtab", (Elf64_Shdr){ .sh_type = SHT_STRTAB, .sh_addralign = 1 });
	for (size_t i = 0; i < object->sections.count; i++)
		add_object_section(w, object->sections.at[i]);
	if (object->addrsig)
		w->addrsig = add_section(w, ".llvm_addrsig",
					 (Elf64_Shdr){ .sh_type = SHT_LLVM_ADDRSIG,
						       .sh_flags = SHF_EXCLUDE,
						       .sh_addralign = 1 });
	w->symtab = add_section(w, ".symtab",
				(Elf64_Shdr){
					.sh_type = SHT_SYMTAB,
					.sh_link = (Elf64_Word)w->strtab,
					.sh_addralign = 8,
					.sh_entsize = sizeof(Elf64_Sym),
				});
	if (w->section_count > SHN_LORESERVE)
		w->symtab_shndx = add_section(w, ".symtab_shndx",
					      (Elf64_Shdr){
						      .sh_type = SHT_SYMTAB_SHNDX,
						      .sh_link = (Elf64_Word)w->symtab,
						      .sh_addralign = 4,
						      .sh_entsize = sizeof(Elf64_Word),
					      });
	if (w->addrsig)
		w->sections[w->addrsig].header.sh_link = (Elf64_Word)w->symtab;
	for (size_t i = 0; i < object->sections.count; i++)
		if (refers_to_symbols(object->sections.at[i]))
			w->sections[object->sections.at[i]->elf_index].header.sh_link = (Elf64_Word)w->symtab;
}

/* st_shndx has 16 bits; the indices that it cannot hold are in .symtab_shndx. */
static Elf64_Section section_index(struct writer *w, const struct symbol *symbol)
{
	if (symbol->absolute)
		return SHN_ABS;
	if (symbol->common)
		return SHN_COMMON;
	if (!symbol->section)
		return SHN_UNDEF;
	if (symbol->section->elf_index < SHN_LORESERVE)
		return (Elf64_Section)symbol->section->elf_index;
	w->symbol_sections[symbol->elf_index] = symbol->section->elf_index;
	return SHN_XINDEX;
}

static void add_symbol(struct writer *w, struct symbol *symbol)
{
	Elf64_Sym *out = &w->symbols[w->symbol_count];

	symbol->elf_index = (uint32_t)w->symbol_count++;
	out->st_info = ELF64_ST_INFO(symbol->binding, symbol->type);
	out->st_other = symbol->visibility;
	out->st_shndx = section_index(w, symbol);
	out->st_value = symbol->value;
	out->st_size = symbol->size;
	string_table_use(&w->names, symbol->name, &out->st_name);
}

static bool is_section_symbol(const struct symbol *symbol)
{
	return symbol->type == STT_SECTION && symbol->section && symbol->section->symbol == symbol;
}

/* What only mentions a section's name says so, for as long as the table is being made. */
static void mark_mentions(const struct asm_object *object)
{
	for (size_t i = 0; i < object->sections.count; i++) {
		struct section *section = object->sections.at[i];

		if (!section->mention || !section->mention->absent) {
			section->mention = NULL;
			continue;
		}
		section->mention->type = STT_SECTION;
		section->mention->section = section;
	}
}

static bool is_mention(const struct symbol *symbol)
{
	return symbol->type == STT_SECTION && symbol->section->mention == symbol;
}

/*
 * As in LLVM, a section's symbol stands where the section began, or where its name was used before that; not
 * where something first needed it.
 */
static void add_section_symbols(struct writer *w, size_t *next, size_t symbols_before)
{
	const struct asm_object *object = w->object;

	for (; *next < object->sections.count; ++*next) {
		struct section *section = object->sections.at[*next];

		if (section->symbols_before > symbols_before)
			return;
		if (section->symbol && !section->mention)
			add_symbol(w, section->symbol);
	}
}

/* LLVM puts the first file's name before all else, and others where they were given. */
static struct symbol *first_file(const struct asm_object *object)
{
	for (size_t i = 0; i < object->symbols.count; i++)
		if (object->symbols.at[i]->type == STT_FILE)
			return object->symbols.at[i];
	return NULL;
}

static void number_symbols(struct writer *w)
{
	const struct asm_object *object = w->object;
	struct symbol *file = first_file(object);
	size_t next_section = 0;

	mark_mentions(object);
	w->symbol_count = 1;
	if (file)
		add_symbol(w, file);
	for (size_t i = 0; i < object->symbols.count; i++) {
		struct symbol *symbol = object->symbols.at[i];

		add_section_symbols(w, &next_section, i);
		if (is_mention(symbol) && symbol->section->symbol)
			add_symbol(w, symbol->section->symbol);
		if (symbol->binding == STB_LOCAL && !symbol->absent && symbol != file &&
		    !is_section_symbol(symbol))
			add_symbol(w, symbol);
	}
	add_section_symbols(w, &next_section, SIZE_MAX);
	w->local_count = w->symbol_count;
	for (size_t i = 0; i < object->symbols.count; i++)
		if (object->symbols.at[i]->binding != STB_LOCAL && !object->symbols.at[i]->absent)
			add_symbol(w, object->symbols.at[i]);
}

static void fill_symbol_table(struct writer *w)
{
	struct out_section *symtab = &w->sections[w->symtab];
	struct out_section *shndx = &w->sections[w->symtab_shndx];

	number_symbols(w);
	symtab->header.sh_info = (Elf64_Word)w->local_count;
	symtab->header.sh_size = w->symbol_count * sizeof(Elf64_Sym);
	symtab->data = w->symbols;
	symtab->data_type = ELF_T_SYM;
	if (!w->symtab_shndx)
		return;
	shndx->header.sh_size = w->symbol_count * sizeof(Elf64_Word);
	shndx->data = w->symbol_sections;
	shndx->data_type = ELF_T_WORD;
}

static int compare_relocations(const void *left, const void *right)
{
	const struct relocation *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (a->symbol->elf_index > b->symbol->elf_index) - (a->symbol->elf_index < b->symbol->elf_index);
}

/* An assembler makes them in order already. */
static void sort_relocations(struct section *section)
{
	const struct relocation *relocations = section->relocations.at;
	size_t count = section->relocations.count, sorted = 1;

	while (sorted < count && compare_relocations(&relocations[sorted - 1], &relocations[sorted]) <= 0)
		sorted++;
	if (sorted < count)
		qsort(section->relocations.at, count, sizeof *relocations, compare_relocations);
}

static void fill_relocations(struct writer *w, struct section *section)
{
	size_t count = section->relocations.count;
	struct out_section *out = &w->sections[section->elf_index + 1];
	Elf64_Rel *rel;

	if (!count)
		return;
	sort_relocations(section);
	rel = arena_alloc(w->arena, count * sizeof *rel);
	for (size_t i = 0; i < count; i++) {
		const struct relocation *relocation = &section->relocations.at[i];

		rel[i].r_offset = relocation->offset;
		rel[i].r_info = ELF64_R_INFO((Elf64_Xword)relocation->symbol->elf_index, relocation->type);
	}
	out->header.sh_link = (Elf64_Word)w->symtab;
	out->data = rel;
	out->data_type = ELF_T_REL;
}

static size_t put_uleb128(uint8_t *at, uint32_t value)
{
	size_t length = 0;

	for (; value > 0x7f; value >>= 7)
		at[length++] = (uint8_t)(value | 0x80);
	at[length++] = (uint8_t)value;
	return length;
}

static void fill_addrsig(struct writer *w)
{
	const size_t longest = 5; /* bytes of a 32-bit ULEB128 */
	const struct asm_object *object = w->object;
	struct out_section *out = &w->sections[w->addrsig];
	uint8_t *data;

	if (!w->addrsig)
		return;
	data = arena_alloc(w->arena, object->addrsig_symbols.count * longest);
	for (size_t i = 0; i < object->addrsig_symbols.count; i++)
		out->header.sh_size +=
			put_uleb128(data + out->header.sh_size, object->addrsig_symbols.at[i]->elf_index);
	out->data = data;
}

static bool fill_names(struct writer *w)
{
	struct out_section *out = &w->sections[w->strtab];

	if (!string_table_fill(&w->names, MAX_FILE_SIZE))
		return false;
	out->header.sh_size = w->names.size;
	out->data = w->names.bytes;
	return true;
}

static Elf64_Off align_up(Elf64_Off offset, uint64_t align)
{
	return align > 1 ? (offset + align - 1) & ~(align - 1) : offset;
}

static bool place(struct writer *w, size_t index)
{
	Elf64_Shdr *header = &w->sections[index].header;

	if (header->sh_addralign > MAX_FILE_SIZE)
		return false;
	header->sh_offset = w->file_size = align_up(w->file_size, header->sh_addralign);
	if (header->sh_type == SHT_NOBITS)
		return true;
	if (header->sh_size > MAX_FILE_SIZE)
		return false;
	w->file_size += header->sh_size;
	return w->file_size <= MAX_FILE_SIZE;
}

static bool lay_out(struct writer *w)
{
	const struct asm_object *object = w->object;
	bool fits = true;

	w->file_size = sizeof(Elf64_Ehdr);
	for (size_t i = 0; i < object->sections.count; i++)
		if (object->sections.at[i]->type != SHT_GROUP)
			fits = fits && place(w, object->sections.at[i]->elf_index);
	for (size_t i = 0; i < object->sections.count; i++)
		if (object->sections.at[i]->type == SHT_GROUP)
			fits = fits && place(w, object->sections.at[i]->elf_index);
	fits = fits && place(w, w->symtab) && (!w->symtab_shndx || place(w, w->symtab_shndx));
	for (size_t i = 0; i < object->sections.count; i++)
		if (object->sections.at[i]->relocations.count)
			fits = fits && place(w, object->sections.at[i]->elf_index + 1);
	fits = fits && (!w->addrsig || place(w, w->addrsig)) && place(w, w->strtab);
	w->header_table = align_up(w->file_size, 8);
	w->file_size = w->header_table + w->section_count * sizeof(Elf64_Shdr);
	return fits && w->file_size <= MAX_FILE_SIZE;
}

/* What only GNU's extensions of ELF have makes an object one of them, as LLVM marks it. */
static uint8_t os_abi(const struct asm_object *object)
{
	for (size_t i = 0; i < object->symbols.count; i++)
		if (object->symbols.at[i]->type == STT_GNU_IFUNC)
			return ELFOSABI_GNU;
	for (size_t i = 0; i < object->sections.count; i++)
		if (object->sections.at[i]->flags & SHF_GNU_RETAIN)
			return ELFOSABI_GNU;
	return ELFOSABI_NONE;
}

static bool give_header(const struct writer *w, Elf *elf)
{
	Elf64_Ehdr *header = elf64_newehdr(elf);

	if (!header)
		return false;
	header->e_ident[EI_DATA] = w->object->endian == BPFAS_BIG ? ELFDATA2MSB : ELFDATA2LSB;
	header->e_ident[EI_OSABI] = os_abi(w->object);
	header->e_type = ET_REL;
	header->e_machine = EM_BPF;
	header->e_version = EV_CURRENT;
	header->e_shoff = w->header_table;
	header->e_shentsize = sizeof(Elf64_Shdr);
	header->e_shstrndx = (Elf64_Half)w->strtab;
	return true;
}

/*
 * libelf makes the null section by itself, with the section count where 16 bits cannot hold it. Where memory
 * runs out, elf_newscn may return a section on which libelf then crashes (elfutils 0.188): only the error
 * tells.
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
	data->d_buf = (void *)section->data; /* only read, in spite of its type */
	data->d_type = section->data_type;
	data->d_version = EV_CURRENT;
	data->d_size = section->header.sh_size;
	data->d_align = section->header.sh_addralign;
	return true;
}

/* Returns 0 or libelf's error. */
static int give_all(const struct writer *w, Elf *elf)
{
	int error;

	/* Permissive: what a source says of its sections' entries need not be true of them. */
	if (!give_header(w, elf) || !elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT | ELF_F_PERMISSIVE))
		return elf_errno();
	for (size_t i = 1; i < w->section_count; i++)
		if (!give_section(&w->sections[i], elf, &error))
			return error;
	return elf_update(elf, ELF_C_WRITE) < 0 ? elf_errno() : 0;
}

/* libelf writes to descriptors only: here one of a file without a name, in memory. */
static const char *write_through_libelf(const struct writer *w, struct image *image)
{
	void *at = MAP_FAILED;
	int fd, error;
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return elf_errmsg(-1);
	fd = memfd_create("bpf-object", MFD_CLOEXEC);
	if (fd < 0)
		return "no file in memory to be had";
	elf_errno(); /* forgets an older error of this thread */
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	error = elf ? give_all(w, elf) : elf_errno();
	elf_end(elf);
	if (!error)
		at = mmap(NULL, w->file_size, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (error)
		return elf_errmsg(error);
	if (at == MAP_FAILED)
		return "no room for the file in memory";
	*image = (struct image){ at, w->file_size };
	return NULL;
}

static void make_room(struct writer *w)
{
	const struct asm_object *object = w->object;
	size_t sections = 2 * object->sections.count + 5, symbols = object->symbols.count + 1;

	w->sections = arena_alloc(w->arena, sections * sizeof *w->sections);
	w->symbols = arena_alloc(w->arena, symbols * sizeof *w->symbols);
	w->names.uses = arena_alloc(w->arena, (sections + symbols) * sizeof *w->names.uses);
	if (sections > SHN_LORESERVE)
		w->symbol_sections = arena_alloc(w->arena, symbols * sizeof *w->symbol_sections);
}

int asm_object_write_elf(struct asm_object *object, struct image *image, const char **why)
{
	struct writer w = { .object = object, .arena = object->arena, .names.arena = object->arena };

	*why = "an object of over 1 GiB";
	if (object->sections.count > MAX_FILE_SIZE / sizeof(Elf64_Shdr) ||
	    object->symbols.count > MAX_FILE_SIZE / sizeof(Elf64_Sym))
		return -1;
	make_room(&w);
	number_sections(&w);
	fill_symbol_table(&w);
	fill_groups(&w);
	for (size_t i = 0; i < object->sections.count; i++)
		fill_relocations(&w, object->sections.at[i]);
	fill_addrsig(&w);
	if (!fill_names(&w) || !lay_out(&w))
		return -1;
	*why = write_through_libelf(&w, image);
	return *why ? -1 : 0;
}
