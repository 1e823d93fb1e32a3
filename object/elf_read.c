/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads an ELF file into the model. libelf finds the headers and converts tables to this machine's byte
 * order; what it trusts is checked here, since the file is untrusted: afterwards every index of a section or
 * symbol in the model is valid (except those in contents, such as groups), and every name is terminated.
 *
 * Time and memory are bounded by the file's size. Contents are copied once, as sections that share bytes are
 * refused: otherwise a small file with many sections, each covering the whole file, would exhaust memory.
 * Names are not copied one by one but point into the copy of their string table. The sum of their lengths is
 * bounded, too: all symbols could share one long string, and reading every name would take time quadratic in
 * the file's size.
 */
#include "object/elf_read.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/options.h"
#include "object/object.h"

#define MAX_FAULT 200

/* A symbol takes 24 bytes of the file, so its name may average 1,500, however they are shared. */
#define MAX_NAMES_PER_BYTE 64

struct names {
	const char *at;
	uint64_t size;
};

struct reader {
	const uint8_t *bytes;
	size_t size;
	const struct diags *diags;
	struct bpfas_object *object;
	Elf *elf;
	struct names section_names;
	uint64_t names_left;  /* remaining bytes of names allowed */
	uint32_t index_table; /* .symtab_shndx; 0: there is none */
	jmp_buf failed;       /* an error was reported */
	jmp_buf out_of_memory;
};

/* Abandons the reading. */
__attribute__((format(printf, 2, 3))) static _Noreturn void fault(struct reader *r, const char *format, ...)
{
	char what[MAX_FAULT];
	va_list values;

	va_start(values, format);
	vsnprintf(what, sizeof what, format, values);
	va_end(values);
	diag_file_error(r->diags, "this ELF file is damaged: %s", what);
	diag_file_note(r->diags, "rebuild the object");
	longjmp(r->failed, 1);
}

static _Noreturn void section_fault(struct reader *r, uint32_t index, const char *what)
{
	const char *name = r->object->sections.at[index].name;

	fault(r, "section %u%s%.80s%s %s", index, *name ? " '" : "", name, *name ? "'" : "", what);
}

static _Noreturn void refuse(struct reader *r, const char *what, const char *way_out)
{
	diag_file_error(r->diags, "%s", what);
	diag_file_note(r->diags, "%s", way_out);
	longjmp(r->failed, 1);
}

/* ---- The header ------------------------------------------------------------- */

/* LLVM's first BPF objects had no machine, and libbpf still accepts them. */
static bool is_for_bpf(const GElf_Ehdr *header)
{
	return header->e_machine == EM_BPF || header->e_machine == EM_NONE;
}

static GElf_Ehdr read_header(struct reader *r)
{
	const char *ident;
	GElf_Ehdr header;

	r->elf = elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_memory((char *)r->bytes, r->size);
	ident = r->elf ? elf_getident(r->elf, NULL) : NULL;
	if (!ident || elf_kind(r->elf) != ELF_K_ELF)
		fault(r, "it ends within its header");
	if (!gelf_getehdr(r->elf, &header))
		fault(r, "it ends within its header");
	if (ident[EI_CLASS] != ELFCLASS64 || !is_for_bpf(&header))
		refuse(r, "this ELF file is not for BPF but for another machine",
		       "assemble it with bpfas, or compile it with clang for the target bpf, or with "
		       "bpf-gcc");
	if (header.e_phnum)
		refuse(r, "this ELF file is for execution, as it has segments",
		       "give the object as the assembler or the compiler made it (-c)");
	if (header.e_shoff && header.e_shentsize != sizeof(Elf64_Shdr))
		fault(r, "its section headers have %u bytes each, not 64", header.e_shentsize);
	return header;
}

static void take_header(struct reader *r, const GElf_Ehdr *header)
{
	r->object->header = (struct object_header){
		.endian = header->e_ident[EI_DATA] == ELFDATA2MSB ? BPFAS_BIG : BPFAS_LITTLE,
		.os_abi = header->e_ident[EI_OSABI],
		.abi_version = header->e_ident[EI_ABIVERSION],
		.type = header->e_type,
		.machine = header->e_machine,
		.flags = header->e_flags,
		.entry = header->e_entry,
	};
}

/* ---- Section headers --------------------------------------------------------- */

static bool has_contents(const struct object_section *section)
{
	return section->type != SHT_NOBITS && section->type != SHT_NULL && section->size;
}

static void read_section_header(struct reader *r, uint32_t index, const GElf_Shdr *header)
{
	struct object_section *section = &r->object->sections.at[index];

	*section = (struct object_section){
		.name = "",
		.type = header->sh_type,
		.link = header->sh_link,
		.info = header->sh_info,
		.flags = header->sh_flags,
		.address = header->sh_addr,
		.align = header->sh_addralign,
		.entry_size = header->sh_entsize,
		.size = header->sh_size,
	};
	if (!has_contents(section))
		return;
	if (header->sh_offset > r->size || header->sh_size > r->size - header->sh_offset)
		section_fault(r, index, "reaches beyond the end of the file");
	section->data = r->bytes + header->sh_offset; /* until it is copied */
}

/* For a table beyond the end of the file libelf reports that there is none. */
static void read_section_headers(struct reader *r, bool has_table)
{
	struct bpfas_object *object = r->object;
	size_t count;

	if (elf_getshdrnum(r->elf, &count) || count > r->size / sizeof(Elf64_Shdr) || (has_table && !count))
		fault(r, "its section headers reach beyond the end of the file");
	if (count > 1)
		vec_reserve(&object->arena, &object->sections, count - 1);
	for (size_t i = 1; i < count; i++) {
		GElf_Shdr header;

		if (!gelf_getshdr(elf_getscn(r->elf, i), &header))
			fault(r, "the header of section %zu cannot be read", i);
		object->sections.at[object->sections.count++] = (struct object_section){ .name = "" };
		read_section_header(r, (uint32_t)i, &header);
	}
}

static int compare_places(const void *left, const void *right)
{
	const struct object_section *const *a = left, *const *b = right;

	if ((*a)->data != (*b)->data)
		return (*a)->data < (*b)->data ? -1 : 1;
	return (*a < *b) - (*a > *b);
}

/* gABI, chapter 4, "Sections": no byte belongs to more than one. */
static void refuse_shared_bytes(struct reader *r)
{
	const struct bpfas_object *object = r->object;
	const struct object_section **sorted, *sections = object->sections.at;
	size_t count = 0;

	sorted = arena_alloc(&r->object->arena, object->sections.count * sizeof *sorted);
	for (size_t i = 1; i < object->sections.count; i++)
		if (has_contents(&sections[i]))
			sorted[count++] = &sections[i];
	qsort(sorted, count, sizeof *sorted, compare_places);
	for (size_t i = 1; i < count; i++)
		if (sorted[i - 1]->data + sorted[i - 1]->size > sorted[i]->data)
			fault(r, "sections %u '%.60s' and %u '%.60s' share bytes",
			      (unsigned)(sorted[i - 1] - sections), sorted[i - 1]->name,
			      (unsigned)(sorted[i] - sections), sorted[i]->name);
}

/* ---- Names -------------------------------------------------------------------- */

/* A copy of a string table, whose last name may be unterminated. */
static struct names read_names(struct reader *r, uint32_t index)
{
	const struct object_section *section = &r->object->sections.at[index];

	if (section->type != SHT_STRTAB)
		section_fault(r, index, "holds names, but is not a string table");
	if (section->size && section->data[section->size - 1])
		section_fault(r, index, "is a string table whose last name does not end");
	return (struct names){ arena_copy(&r->object->arena, section->data, section->size), section->size };
}

/* NULL: outside the table. */
static const char *name_at(struct reader *r, const struct names *names, Elf64_Word offset)
{
	size_t length;

	if (!offset)
		return "";
	if (offset >= names->size)
		return NULL;
	length = strnlen(names->at + offset, r->names_left);
	if (length == r->names_left)
		fault(r, "its names are too long, all in all");
	r->names_left -= length;
	return names->at + offset;
}

/* Without a string table sections have no names. */
static void read_section_names(struct reader *r)
{
	struct bpfas_object *object = r->object;
	size_t table;

	if (elf_getshdrstrndx(r->elf, &table) || table >= object->sections.count)
		fault(r, "the index of its section names does not exist");
	if (!table)
		return;
	object->header.name_table = (uint32_t)table;
	r->section_names = read_names(r, object->header.name_table);
	for (size_t i = 1; i < object->sections.count; i++) {
		GElf_Shdr header;
		const char *name = NULL;

		if (gelf_getshdr(elf_getscn(r->elf, i), &header))
			name = name_at(r, &r->section_names, header.sh_name);
		if (!name)
			section_fault(r, (uint32_t)i, "has its name outside the string table");
		object->sections.at[i].name = name;
	}
}

/* ---- References in the headers ---------------------------------------------------- */

static void check_header(struct reader *r, uint32_t index)
{
	const struct bpfas_object *object = r->object;
	const struct object_section *section = &object->sections.at[index];

	if (section->link >= object->sections.count)
		section_fault(r, index, "is linked to a section that does not exist");
	if (section->flags & SHF_INFO_LINK && section->info >= object->sections.count)
		section_fault(r, index, "refers to a section that does not exist");
	if (section->align & (section->align - 1))
		section_fault(r, index, "has an alignment that is not a power of two");
}

static void find_tables(struct reader *r)
{
	struct bpfas_object *object = r->object;

	for (size_t i = 1; i < object->sections.count; i++) {
		check_header(r, (uint32_t)i);
		if (object->sections.at[i].type != SHT_SYMTAB)
			continue;
		if (object->symbol_table)
			section_fault(r, (uint32_t)i, "is a second symbol table");
		object->symbol_table = (uint32_t)i;
	}
	for (size_t i = 1; object->symbol_table && i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (section->type != SHT_SYMTAB_SHNDX || section->link != object->symbol_table)
			continue;
		if (r->index_table)
			section_fault(r, (uint32_t)i, "is a second table of section indices");
		r->index_table = (uint32_t)i;
	}
}

/* Other tables would keep offsets into the names, which the writer lays out anew. */
static void refuse_shared_names(struct reader *r)
{
	const struct bpfas_object *object = r->object;

	for (size_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (section->link && section->type != SHT_SYMTAB &&
		    object->sections.at[section->link].type == SHT_STRTAB &&
		    object_is_table(object, section->link))
			section_fault(r, (uint32_t)i,
				      "has its names in the same table as the symbols or "
				      "sections");
	}
}

/* ---- Tables -------------------------------------------------------------------- */

/* The entries of a table in this machine's byte order. */
static const void *read_table(struct reader *r, uint32_t index, size_t entry_size, size_t *count)
{
	const struct object_section *section = &r->object->sections.at[index];
	Elf_Data *data;

	if (section->entry_size != entry_size || section->size % entry_size)
		section_fault(r, index, "is not a whole number of entries of the size for its type");
	*count = section->size / entry_size;
	if (!*count)
		return NULL;
	data = elf_getdata(elf_getscn(r->elf, index), NULL);
	if (!data || !data->d_buf || data->d_size != section->size)
		section_fault(r, index, "cannot be read");
	return data->d_buf;
}

static _Noreturn void symbol_fault(struct reader *r, size_t index, const char *what)
{
	fault(r, "symbol %zu in section %u '%.80s' %s", index, r->object->symbol_table,
	      r->object->sections.at[r->object->symbol_table].name, what);
}

/* `extended` is the symbol's entry of .symtab_shndx; NULL: there is no such table. */
static uint32_t section_of(struct reader *r, size_t index, const Elf64_Sym *symbol,
			   const Elf64_Word *extended)
{
	uint32_t section = symbol->st_shndx;

	if (section == SHN_XINDEX && !extended)
		symbol_fault(r, index, "has its section in a table of indices that is not there");
	if (section == SHN_XINDEX)
		section = *extended;
	else if (section >= SHN_LORESERVE)
		return SECTION_RESERVED | section;
	if (section >= r->object->sections.count)
		symbol_fault(r, index, "is in a section that does not exist");
	return section;
}

static const Elf64_Word *read_index_table(struct reader *r, size_t symbols)
{
	const Elf64_Word *indices;
	size_t count;

	if (!r->index_table)
		return NULL;
	indices = read_table(r, r->index_table, sizeof *indices, &count);
	if (count != symbols)
		section_fault(r, r->index_table, "does not have one entry for each symbol");
	return indices;
}

static void take_symbol(struct reader *r, size_t index, const Elf64_Sym *symbol, const struct names *names,
			const Elf64_Word *extended)
{
	const char *name = name_at(r, names, symbol->st_name);

	if (!name)
		symbol_fault(r, index, "has its name outside the string table");
	r->object->symbols.at[index] = (struct object_symbol){
		.name = name,
		.value = symbol->st_value,
		.size = symbol->st_size,
		.section = section_of(r, index, symbol, extended),
		.info = symbol->st_info,
		.other = symbol->st_other,
	};
}

static void read_symbols(struct reader *r)
{
	struct bpfas_object *object = r->object;
	const struct object_section *table = &object->sections.at[object->symbol_table];
	const Elf64_Word *extended;
	const Elf64_Sym *symbols;
	struct names names = { 0 };
	size_t count;

	symbols = read_table(r, object->symbol_table, sizeof *symbols, &count);
	if (!count)
		section_fault(r, object->symbol_table, "lacks the null symbol");
	if (table->info > count)
		section_fault(r, object->symbol_table, "has more local symbols than symbols");
	extended = read_index_table(r, count);
	if (table->link == object->header.name_table && table->link)
		names = r->section_names;
	else if (table->link)
		names = read_names(r, table->link);
	vec_reserve(&object->arena, &object->symbols, count - 1);
	object->symbols.count = count;
	for (size_t i = 0; i < count; i++)
		take_symbol(r, i, &symbols[i], &names, extended ? &extended[i] : NULL);
}

static void add_relocation(struct reader *r, uint32_t index, uint64_t offset, uint64_t info, int64_t addend)
{
	struct object_section *section = &r->object->sections.at[index];

	if (ELF64_R_SYM(info) >= r->object->symbols.count)
		section_fault(r, index, "has a relocation by a symbol that does not exist");
	section->relocations.at[section->relocations.count++] = (struct object_relocation){
		.offset = offset,
		.addend = addend,
		.symbol = (uint32_t)ELF64_R_SYM(info),
		.type = (uint32_t)ELF64_R_TYPE(info),
	};
}

static void read_relocations(struct reader *r, uint32_t index)
{
	struct object_section *section = &r->object->sections.at[index];
	bool has_addends = section->type == SHT_RELA;
	size_t count;
	const void *table =
		read_table(r, index, has_addends ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel), &count);

	if (section->info >= r->object->sections.count)
		section_fault(r, index, "applies to a section that does not exist");
	vec_reserve(&r->object->arena, &section->relocations, count);
	for (size_t i = 0; i < count; i++) {
		const Elf64_Rel *rel = (const Elf64_Rel *)table + i;
		const Elf64_Rela *rela = (const Elf64_Rela *)table + i;

		if (has_addends)
			add_relocation(r, index, rela->r_offset, rela->r_info, rela->r_addend);
		else
			add_relocation(r, index, rel->r_offset, rel->r_info, 0);
	}
}

static void read_contents(struct reader *r)
{
	struct bpfas_object *object = r->object;

	for (size_t i = 1; i < object->sections.count; i++) {
		struct object_section *section = &object->sections.at[i];

		if (object_holds_relocations(object, section))
			read_relocations(r, (uint32_t)i);
		if (object_is_table(object, (uint32_t)i)) {
			section->size = 0;
			section->data = NULL;
		} else if (section->data) {
			object_copy_data(object, (uint32_t)i, section->data, section->size);
		}
	}
}

/* ---- The whole ------------------------------------------------------------------- */

static void read_object(struct reader *r)
{
	GElf_Ehdr header = read_header(r);

	r->object = object_new(&r->out_of_memory, r->diags->file ? r->diags->file : "", BPFAS_LITTLE);
	r->names_left = r->size * MAX_NAMES_PER_BYTE;
	take_header(r, &header);
	read_section_headers(r, header.e_shoff);
	read_section_names(r);
	find_tables(r);
	refuse_shared_names(r);
	refuse_shared_bytes(r);
	if (r->object->symbol_table)
		read_symbols(r);
	read_contents(r);
	r->object->arena.out_of_memory = NULL;
}

/* Everything that changes after setjmp is in *r. */
static int run(struct reader *r)
{
	if (setjmp(r->failed))
		return -EINVAL;
	if (setjmp(r->out_of_memory)) {
		diag_file_error(r->diags, "out of memory");
		return -ENOMEM;
	}
	read_object(r);
	return 0;
}

int object_read(const void *elf, size_t size, const struct diags *diags, struct bpfas_object **object)
{
	struct reader *r = calloc(1, sizeof *r);
	int error;

	*object = NULL;
	if (!r) {
		diag_file_error(diags, "out of memory");
		return -ENOMEM;
	}
	r->bytes = elf;
	r->size = size;
	r->diags = diags;
	error = run(r);
	elf_end(r->elf);
	if (error)
		object_free(r->object);
	else
		*object = r->object;
	free(r);
	return error;
}

int bpfas_object_read(const char *name, const void *elf, size_t length, const struct bpfas_object_opts *opts,
		      struct bpfas_object **object)
{
	struct bpfas_object_opts own = { 0 };

	options_take(&own, sizeof own, opts);
	return object_read(elf, length,
			   &(struct diags){ .callback = own.diag, .context = own.diag_context, .file = name },
			   object);
}
