/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections: finding them by name, making them, switching between them. */
#include "asm/section.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/dwarf/line.h"
#include "asm/section_header.h"
#include "output/dis/text.h"

/* LLVM's minimum alignment of .text; instructions do not raise it. */
#define TEXT_ALIGN 4

struct section *asm_find_section(struct assembler *as, const char *text, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align)
{
	struct name *name = name_intern(&as->names, text, length);

	/* Among several stated sections of the name, prefers the current one. */
	if (as->section && as->section->is_stated && !strcmp(as->section->name, name->text))
		return as->section;
	if (!name->roles->section)
		name_roles(&as->names, name)->section =
			asm_object_add_section(&as->object, name->text, type, flags, align);
	return name->roles->section;
}

struct section *asm_find_standard_section(struct assembler *as, const char *name, uint64_t align)
{
	struct section_header header = section_standard_header(name);

	return asm_find_section(as, name, strlen(name), header.type, header.flags, align);
}

void asm_begin_sections(struct assembler *as)
{
	as->section = asm_find_standard_section(as, ".text", TEXT_ALIGN);
}

/* As in LLVM, a .loc does not apply to another section. */
void asm_go_to_section(struct assembler *as, struct section *section)
{
	if (as->section != section)
		as->debug_line->pending = false;
	as->section = section;
}
