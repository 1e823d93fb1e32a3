/* SPDX-License-Identifier: BSD-2-Clause */
/* The .cfi_* directives, collected until the end of the file. */
#include "asm/dwarf/frame.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/dwarf/dwarf.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "output/dis/text.h"

/*
 * Operands: r a register or its number, n a number, b* bytes, w? one word or none, w* words. The form
 * determines a number's unit, and whether it is relative to .cfi_def_cfa_offset.
 */
static const struct cfi_row rows[] = {
	{ .word = ".cfi_sections", .operands = "w*", .form = CFI_SECTIONS },
	{ .word = ".cfi_startproc", .operands = "w?", .form = CFI_START },
	{ .word = ".cfi_endproc", .operands = "", .form = CFI_END },
	{ .word = ".cfi_signal_frame", .operands = "", .form = CFI_SIGNAL },
	{ .word = ".cfi_return_column", .operands = "r", .form = CFI_RETURN },
	{ .word = ".cfi_def_cfa", .operands = "rn", .form = CFI_CFA, .opcode = 0x0c },
	{ .word = ".cfi_def_cfa_register", .operands = "r", .form = CFI_REGISTERS, .opcode = 0x0d },
	{ .word = ".cfi_def_cfa_offset", .operands = "n", .form = CFI_CFA_OFFSET, .opcode = 0x0e },
	{ .word = ".cfi_adjust_cfa_offset",
	  .operands = "n",
	  .form = CFI_CFA_OFFSET,
	  .opcode = 0x0e,
	  .relative = true },
	{ .word = ".cfi_offset", .operands = "rn", .form = CFI_SAVED, .opcode = 0x80 },
	{ .word = ".cfi_rel_offset", .operands = "rn", .form = CFI_SAVED, .opcode = 0x80, .relative = true },
	{ .word = ".cfi_restore", .operands = "r", .form = CFI_RESTORE, .opcode = 0xc0 },
	{ .word = ".cfi_undefined", .operands = "r", .form = CFI_REGISTERS, .opcode = 0x07 },
	{ .word = ".cfi_same_value", .operands = "r", .form = CFI_REGISTERS, .opcode = 0x08 },
	{ .word = ".cfi_register", .operands = "rr", .form = CFI_REGISTERS, .opcode = 0x09 },
	{ .word = ".cfi_remember_state", .operands = "", .form = CFI_REGISTERS, .opcode = 0x0a },
	{ .word = ".cfi_restore_state", .operands = "", .form = CFI_REGISTERS, .opcode = 0x0b },
	{ .word = ".cfi_escape", .operands = "b*", .form = CFI_BYTES },
};

#define ROWS (sizeof rows / sizeof *rows)

const char *cfi_word(size_t index)
{
	return rows[index].word;
}

size_t cfi_word_count(void)
{
	return ROWS;
}

static const struct cfi_row *find_row(const struct name *directive)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(rows[i].word, directive->text))
			return &rows[i];
	return NULL;
}

/* ---- Operands ---------------------------------------------------------- */

void asm_cfi_begin(struct assembler *as)
{
	as->debug_frame->operands.count = 0;
}

void asm_cfi_operand(struct assembler *as, struct span span, const struct operand *operand)
{
	struct operand_at at = { span, *operand };

	vec_push(&as->arena, &as->debug_frame->operands, at);
}

static bool get_number(struct assembler *as, const struct operand_at *at, int64_t least, int64_t most,
		       int64_t *number)
{
	struct result result;

	if (at->operand.is_reg) {
		diag_error(&as->diags, at->span, "expected a number, found a register");
		return false;
	}
	result = expr_evaluate(as, &at->operand.value);
	if (result.failed)
		return false;
	if (result.symbol || result.is_helper || result.number < least || result.number > most) {
		diag_error(&as->diags, at->span, "expected a number from %lld to %lld", (long long)least,
			   (long long)most);
		return false;
	}
	*number = (int64_t)result.number;
	return true;
}

static bool get_register(struct assembler *as, const struct operand_at *at, int64_t *number)
{
	if (!at->operand.is_reg)
		return get_number(as, at, 0, UINT32_MAX, number);
	*number = at->operand.reg.number;
	return true;
}

static const char *get_word(const struct operand_at *at)
{
	const struct name *name = at->operand.is_reg ? NULL : expr_as_name(&at->operand.value);

	return name ? name->text : "";
}

/* "rn" takes two; a star any number, a question mark at most one. */
static bool check_count(struct assembler *as, struct span span, const struct cfi_row *row)
{
	size_t count = as->debug_frame->operands.count, wanted = strlen(row->operands);

	if (wanted == 2 && row->operands[1] == '*')
		return true;
	if (wanted == 2 && row->operands[1] == '?' && count < 2)
		return true;
	if (count == wanted && !strchr(row->operands, '?'))
		return true;
	if (strchr(row->operands, '?'))
		diag_error(&as->diags, span, "'%s' takes only 'simple'", row->word);
	else
		diag_error(&as->diags, span, "'%s' takes %s%s", row->word,
			   wanted == 0   ? "no operand"
			   : wanted == 2 ? "two operands"
					 : "one operand",
			   !strcmp(row->operands, "rn")   ? ", a register and a number"
			   : !strcmp(row->operands, "rr") ? ", both registers"
			   : row->operands[0] == 'r'      ? ", a register"
			   : row->operands[0] == 'n'      ? ", a number"
							  : "");
	return false;
}

/* ---- Procedures -------------------------------------------------------- */

static void set_sections(struct assembler *as)
{
	struct debug_frame *frames = as->debug_frame;

	frames->sections_given = true;
	frames->in_eh_frame = frames->in_debug_frame = false;
	for (size_t i = 0; i < frames->operands.count; i++) {
		const struct operand_at *at = &frames->operands.at[i];

		if (!strcmp(get_word(at), ".eh_frame"))
			frames->in_eh_frame = true;
		else if (!strcmp(get_word(at), ".debug_frame"))
			frames->in_debug_frame = true;
		else
			diag_error(&as->diags, at->span,
				   "'.cfi_sections' takes '.debug_frame' and '.eh_frame'");
	}
}

static void start_frame(struct assembler *as, struct span span)
{
	struct debug_frame *frames = as->debug_frame;
	struct section *section = as->section;
	const struct operand_at *word = frames->operands.count ? frames->operands.at : NULL;
	struct frame *frame;

	if (frames->open && frames->open->section == section) {
		diag_error(&as->diags, span,
			   "the previous '.cfi_startproc' is not closed; end it with '.cfi_endproc'");
		diag_note(&as->diags, frames->open->span, "it is opened here");
		return;
	}
	if (word && strcmp(get_word(word), "simple")) {
		diag_error(&as->diags, word->span, "'.cfi_startproc' takes only 'simple'");
		return;
	}
	frame = ARENA_NEW(&as->arena, struct frame);
	*frame = (struct frame){ .section = section,
				 .span = span,
				 .begin = section->data.count,
				 .is_simple = word != NULL,
				 .outer = frames->open };
	frame->last = &frame->first;
	frames->open = frame;
	vec_push(&as->arena, &frames->frames, frame);
}

static struct frame *open_frame(struct assembler *as, struct span span, const struct cfi_row *row)
{
	struct frame *frame = as->debug_frame->open;

	if (frame && frame->section == as->section)
		return frame;
	diag_error(&as->diags, span, "'%s' outside of '.cfi_startproc' and '.cfi_endproc'", row->word);
	if (frame)
		diag_note(&as->diags, frame->span, "this one is in section '%s'", frame->section->name);
	return NULL;
}

static void end_frame(struct assembler *as, struct frame *frame)
{
	frame->end = frame->section->data.count;
	as->debug_frame->open = frame->outer;
}

/* ---- Instructions ------------------------------------------------------ */

static struct cfi *add_cfi(struct assembler *as, struct frame *frame, const struct cfi_row *row)
{
	struct cfi *cfi = ARENA_NEW(&as->arena, struct cfi);

	cfi->row = row;
	cfi->offset = frame->section->data.count;
	*frame->last = cfi;
	frame->last = &cfi->next;
	return cfi;
}

static void add_bytes(struct assembler *as, struct frame *frame, const struct cfi_row *row)
{
	size_t count = as->debug_frame->operands.count;
	uint8_t *copy = arena_alloc(&as->arena, count);
	struct cfi *cfi;
	int64_t number;

	for (size_t i = 0; i < count; i++) {
		if (!get_number(as, &as->debug_frame->operands.at[i], INT8_MIN, UINT8_MAX, &number))
			return;
		copy[i] = (uint8_t)number;
	}
	cfi = add_cfi(as, frame, row);
	cfi->first = (int64_t)count;
	cfi->bytes = copy;
}

/* Updates the frame's size, which cannot be negative. */
static bool settle_cfa(struct assembler *as, struct span span, struct frame *frame, bool relative,
		       int64_t *number)
{
	*number += relative ? frame->cfa_offset : 0;
	if (*number < 0) {
		diag_error(&as->diags, span, "the frame would have a size of %lld", (long long)*number);
		return false;
	}
	frame->cfa_offset = *number;
	return true;
}

/* Where a register is saved, relative to the frame's end, in units of the stack. */
static bool settle_saved(struct assembler *as, struct span span, const struct frame *frame, bool relative,
			 int64_t *number)
{
	*number -= relative ? frame->cfa_offset : 0;
	if (*number % DWARF_STACK_UNIT) {
		diag_error(&as->diags, span, "registers are saved at multiples of %d bytes; got %lld",
			   -DWARF_STACK_UNIT, (long long)*number);
		return false;
	}
	*number /= DWARF_STACK_UNIT;
	return true;
}

static void add_instruction(struct assembler *as, struct frame *frame, const struct cfi_row *row)
{
	const struct operand_at *at = as->debug_frame->operands.at;
	int64_t values[2] = { 0 };
	struct cfi *cfi;

	for (size_t i = 0; row->operands[i]; i++)
		if (!(row->operands[i] == 'r' ? get_register(as, &at[i], &values[i])
					      : get_number(as, &at[i], INT32_MIN, INT32_MAX, &values[i])))
			return;
	if ((row->form == CFI_CFA && !settle_cfa(as, at[1].span, frame, false, &values[1])) ||
	    (row->form == CFI_CFA_OFFSET && !settle_cfa(as, at[0].span, frame, row->relative, &values[0])) ||
	    (row->form == CFI_SAVED && !settle_saved(as, at[1].span, frame, row->relative, &values[1])))
		return;
	cfi = add_cfi(as, frame, row);
	cfi->first = values[0];
	cfi->second = values[1];
}

static void set_return(struct assembler *as, struct frame *frame)
{
	int64_t number;

	if (!get_register(as, as->debug_frame->operands.at, &number))
		return;
	frame->has_return_register = true;
	frame->return_register = (uint32_t)number;
}

static void apply(struct assembler *as, struct span span, const struct cfi_row *row)
{
	struct frame *frame;

	if (row->form == CFI_SECTIONS) {
		set_sections(as);
		return;
	}
	if (row->form == CFI_START) {
		start_frame(as, span);
		return;
	}
	frame = open_frame(as, span, row);
	if (!frame)
		return;
	switch (row->form) {
	case CFI_END: end_frame(as, frame); break;
	case CFI_SIGNAL: frame->is_signal = true; break;
	case CFI_RETURN: set_return(as, frame); break;
	case CFI_BYTES: add_bytes(as, frame, row); break;
	default: add_instruction(as, frame, row); break;
	}
}

void asm_cfi(struct assembler *as, struct span span, const struct name *directive)
{
	const struct cfi_row *row = find_row(directive);

	if (check_count(as, span, row))
		apply(as, span, row);
}

void debug_frame_free(struct debug_frame *debug_frame)
{
	vec_free(&debug_frame->frames);
	vec_free(&debug_frame->operands);
}
