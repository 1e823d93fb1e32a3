/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The object model: a BPF ELF64 file in memory, as the file states it. The assembler, the ELF reader and the
 * linker produce it; the ELF writer and the disassembler take it.
 *
 * Everything is in file order and refers by index, as in ELF: a section's index is its ELF section index, a
 * symbol's its place in the symbol table, and entry 0 of both is ELF's null entry. So a file that is read and
 * written again has the same header fields, sections, symbols and relocations; only the layout of its string
 * tables and the file offsets may differ.
 *
 * The table sections (.symtab, .symtab_shndx, the two string tables, .rel*) are in their places with their
 * own headers, but without contents: the writer makes these from the symbols, names and relocations. All
 * other contents are bytes in the object's byte order, including groups and .llvm_addrsig.
 *
 * The object owns its memory. Names and contents are in its arena, which only grows; so replaced ones may
 * stay there.
 *
 * ELF: System V gABI. BPF's own: machine EM_BPF, relocations R_BPF_* of the kernel's
 * Documentation/bpf/llvm_reloc.rst.
 */
#ifndef OBJECT_OBJECT_H
#define OBJECT_OBJECT_H

#include <elf.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/byte_order.h"
#include "bpfas.h"

#ifndef EM_BPF
#define EM_BPF 247
#endif

/* Kernel: Documentation/bpf/llvm_reloc.rst. */
enum bpf_reloc_type {
	RELOC_64_64 = 1,       /* ld_imm64: low half in imm, high half in the second slot's imm */
	RELOC_64_ABS64 = 2,    /* .quad sym */
	RELOC_64_ABS32 = 3,    /* .long sym */
	RELOC_64_NODYLD32 = 4, /* .long sym in .BTF and .BTF.ext */
	RELOC_64_32 = 10,      /* call */
	/* Of older binutils, in data and debug information: include/elf/bpf.h there. */
	RELOC_GNU_DATA_32 = 11,
	RELOC_GNU_DATA_64 = 12,
};

/* LLVM: llvm/BinaryFormat/ELF.h. */
#define SHT_LLVM_ADDRSIG            0x6fff4c03
#define SHT_LLVM_CALL_GRAPH_PROFILE 0x6fff4c09

/*
 * Reserved section indices of symbols (SHN_ABS, SHN_COMMON, ...), distinct from real ones: a file may have
 * more sections than SHN_LORESERVE.
 */
#define SECTION_RESERVED UINT32_C(0xffff0000) /* | st_shndx */
#define SECTION_UNDEF    SHN_UNDEF
#define SECTION_ABS      (SECTION_RESERVED | SHN_ABS)
#define SECTION_COMMON   (SECTION_RESERVED | SHN_COMMON) /* its value is the alignment */

struct object_symbol {
	const char *name; /* "": none */
	uint64_t value, size;
	uint32_t section; /* an index, or SECTION_* */
	uint8_t info;     /* ELF64_ST_INFO(binding, type) */
	uint8_t other;    /* the visibility, and any other bit */
};

struct object_relocation {
	uint64_t offset;
	int64_t addend;  /* of SHT_RELA; otherwise 0 */
	uint32_t symbol; /* an index */
	uint32_t type;   /* enum bpf_reloc_type */
};

struct object_section {
	const char *name;          /* "": none */
	uint32_t type, link, info; /* as in the section header */
	uint64_t flags, address, align, entry_size;
	uint64_t size;       /* of `data`, or of SHT_NOBITS; unused for tables that the writer makes */
	const uint8_t *data; /* NULL: none */
	bytes owned;         /* memory of `data` outside the arena; freed with the object */
	/* For a relocation table (object_holds_relocations); `info` is the section to which they apply. */
	VEC(struct object_relocation) relocations;
};

struct object_header {
	enum bpfas_endian endian;
	uint8_t os_abi, abi_version;
	uint16_t type, machine; /* ET_REL, EM_BPF */
	uint32_t flags;
	uint64_t entry;
	uint32_t name_table; /* the index of the section name table; 0: none */
};

struct bpfas_object {
	struct arena arena;
	struct object_header header;
	VEC(struct object_section) sections; /* always includes the null section */
	VEC(struct object_symbol) symbols;   /* always includes the null symbol */
	uint32_t symbol_table;               /* the index of .symtab; 0: none */
	const char *name;                    /* of the file, for diagnostics; never NULL */
};

/*
 * A relocatable BPF object with only the null entries. Out of memory, this and every function that adds to
 * the object jump to `arena->out_of_memory`, whose owner frees the object; it is reset when the object is
 * complete.
 */
struct bpfas_object *object_new(jmp_buf *out_of_memory, const char *name, enum bpfas_endian endian);
void object_free(struct bpfas_object *object); /* NULL is allowed */

/* These append and return the new one's index. Names and contents are copied. */
uint32_t object_add_section(struct bpfas_object *object, const char *name, uint32_t type, uint64_t flags,
			    uint64_t align);
/* The names of symbols and sections, a section of type SHT_STRTAB. */
uint32_t object_add_name_table(struct bpfas_object *object, const char *name);
/* .symtab: its names are in `name_table`. */
uint32_t object_add_symbol_table(struct bpfas_object *object, uint32_t name_table);
/* .symtab_shndx, required if a symbol's section index is SHN_LORESERVE or more. */
uint32_t object_add_index_table(struct bpfas_object *object);
/* .rel of the section `target`, after the symbol table is there. */
uint32_t object_add_relocation_table(struct bpfas_object *object, uint32_t target);
uint32_t object_add_symbol(struct bpfas_object *object, const char *name, struct object_symbol symbol);
void object_add_relocation(struct bpfas_object *object, uint32_t table, struct object_relocation relocation);

void object_copy_data(struct bpfas_object *object, uint32_t section, const void *data, size_t size);
/* Zeros, for the caller to fill. */
uint8_t *object_new_data(struct bpfas_object *object, uint32_t section, size_t size);
/* Takes over the bytes, leaving `data` empty. */
void object_take_data(struct bpfas_object *object, uint32_t section, bytes *data);

/* Sets the end of the local symbols, which come first, in the symbol table's header. */
void object_count_locals(struct bpfas_object *object);

/* The first section of that name after `after` (0: of all); 0: none. */
uint32_t object_find_section(const struct bpfas_object *object, const char *name, uint32_t after);
/* Whether an index refers to a section and is not reserved. */
static inline bool object_is_section(const struct bpfas_object *object, uint32_t index)
{
	return index && index < object->sections.count;
}

/* Whether the section's contents are its `relocations`: SHT_REL or SHT_RELA, linked to the symbol table. */
bool object_holds_relocations(const struct bpfas_object *object, const struct object_section *section);
/* Whether the writer makes the section's contents. */
bool object_is_table(const struct bpfas_object *object, uint32_t section);

/*
 * The relocation tables of each section: the first is first[section], the one after `table` is next[table]; 0
 * ends them.
 */
struct object_relocation_index {
	uint32_t *first, *next;
};
struct object_relocation_index object_index_relocations(const struct bpfas_object *object,
							struct arena *arena);

/* A symbol's name for messages: its own, or that of its section. */
const char *object_symbol_name(const struct bpfas_object *object, uint32_t symbol);

#endif
