/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of ELF's numbers in sources: for .section, the raw directives, and printing. */
#ifndef OBJECT_ELF_WORDS_H
#define OBJECT_ELF_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_word {
	const char *name; /* NULL: end of the list */
	uint64_t value;
};

extern const struct elf_word elf_file_types[], elf_machines[], elf_section_types[], elf_symbol_types[],
	elf_bindings[], elf_visibilities[], elf_relocation_types[], elf_reserved_sections[];

/* NULL: the value has no name. */
const char *elf_word_name(const struct elf_word *words, uint64_t value);
const struct elf_word *elf_word_find(const struct elf_word *words, const char *name);

/* A section's flags as letters, in the order of their bits. */
#define ELF_FLAGS_ROOM 17
/* False if some bit has no letter. */
bool elf_flags_text(uint64_t flags, char text[ELF_FLAGS_ROOM]);
/* False if a letter is not a flag. */
bool elf_flags_value(const char *text, size_t length, uint64_t *flags);

#endif
