/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens and closes .prog and .func: their labels and the sizes of their symbols. */
#include "asm/block_bounds.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/resolve.h"
#include "asm/symbol.h"

static const char *opener(const struct block *block)
{
	return block->is_function ? ".func" : ".prog";
}

static const char *closer(bool is_function)
{
	return is_function ? ".endfunc" : ".endprog";
}

static void close_block(struct assembler *as)
{
	struct block *block = &as->blocks->open;

	asm_bind_block(as);
	if (block->program->symbol)
		block->program->symbol->size = asm_position(as->section) - block->start;
	as->blocks->labels.count = 0;
	as->section = block->outer;
	block->number = 0;
}

static void close_unclosed(struct assembler *as)
{
	diag_error(&as->diags, as->blocks->open.span, "this %s is not closed; end it with '%s'",
		   opener(&as->blocks->open), closer(as->blocks->open.is_function));
	close_block(as);
}

void asm_open_block(struct assembler *as, struct span span, struct symbol_def *def, struct section *section,
		    bool is_function)
{
	if (as->blocks->open.number)
		close_unclosed(as);
	as->blocks->open = (struct block){ .number = ++as->blocks->count,
					   .is_function = is_function,
					   .span = span,
					   .program = def,
					   .outer = as->section,
					   .first_fixup = as->fixups.count,
					   .start = section->data.count };
	as->section = section;
}

static void end_block(struct assembler *as, struct span span, bool is_function)
{
	const struct block *block = &as->blocks->open;

	if (!block->number) {
		if (as->blocks->misread)
			as->blocks->misread--;
		else
			diag_error(&as->diags, span, "'%s' without an open %s", closer(is_function),
				   is_function ? ".func" : ".prog");
		return;
	}
	if (block->is_function != is_function) {
		diag_error(&as->diags, span, "'%s' closes no %s; end it with '%s'", closer(is_function),
			   opener(block), closer(block->is_function));
		diag_note(&as->diags, block->span, "it is opened here");
	} else if (as->section->data.count == block->start) {
		diag_error(&as->diags, block->span, "this %s is empty; the least is 'r0 = 0' and 'exit'",
			   is_function ? "function" : "program");
	}
	close_block(as);
}

void asm_end_program(struct assembler *as, struct span span)
{
	end_block(as, span, false);
}

void asm_end_function(struct assembler *as, struct span span)
{
	end_block(as, span, true);
}

void asm_finish_blocks(struct assembler *as)
{
	if (as->blocks->open.number)
		close_unclosed(as);
}
