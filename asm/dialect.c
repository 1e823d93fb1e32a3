/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements that LLVM and GNU as read differently, with warnings in files that look like GNU's. */
#include "asm/dialect.h"

#include "asm/assembler.h"

void asm_warn_of_semicolon(struct assembler *as, struct span span)
{
	diag_warning(&as->diags, span,
		     "the text after this ';' is a statement here, but a comment to GNU as");
}

/*
 * A file with GNU instructions may mean either: its compiler writes 2 and 4 for 4 and 16 bytes. The mnemonics
 * may follow the ambiguous statement, so the warning waits for the end of the file.
 */
void asm_finish_dialect(struct assembler *as)
{
	if (!as->dialect->has_mnemonics)
		return;
	for (size_t i = 0; i < as->dialect->small_aligns.count; i++)
		diag_warning(&as->diags, as->dialect->small_aligns.at[i],
			     "'.align' counts bytes here, and in GNU as for BPF the low bits that are 0; "
			     "write '.balign' for the one or '.p2align' for the other");
	if (as->dialect->semicolon.end)
		asm_warn_of_semicolon(as, as->dialect->semicolon);
}

void dialect_free(struct dialect *dialect)
{
	vec_free(&dialect->small_aligns);
}
