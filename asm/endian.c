/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/endian.h"

#include "asm/assembler.h"
#include "asm/map/map.h"
#include "asm/symbol.h"
#include "asm/target.h"

bool asm_has_begun(const struct assembler *as)
{
	const struct section *text = as->object.sections.at[0];

	return as->object.sections.count > 1 || text->was_chosen || text->data.count ||
	       as->symbols->defs.count > as->symbols->given || as->maps->all.count || as->types.all.count;
}

void asm_set_endian(struct assembler *as, enum bpfas_endian endian)
{
	as->object.endian = endian;
	as->types.big_endian = endian == BPFAS_BIG;
}

static void report_conflict(struct assembler *as, struct span span)
{
	const char *order = as->object.endian == BPFAS_BIG ? "big" : "little";

	diag_error(&as->diags, span, "the byte order is already %s", order);
	if (as->target->endian_span.begin)
		diag_note(&as->diags, as->target->endian_span, "it is set here");
	else
		diag_note(&as->diags, span, "it was asked for with -E%c; drop one of the two",
			  *order == 'b' ? 'B' : 'L');
}

void asm_endian(struct assembler *as, struct span span, struct name *order, struct span order_span)
{
	bool big = !strcmp(order->text, "big");
	enum bpfas_endian endian = big ? BPFAS_BIG : BPFAS_LITTLE;

	if (!big && strcmp(order->text, "little") != 0) {
		diag_error(&as->diags, order_span, "the byte order is 'little' or 'big', not '%s'",
			   order->text);
		return;
	}
	if (as->target->endian_is_given && endian != as->object.endian) {
		report_conflict(as, span);
		return;
	}
	if (endian != as->object.endian && asm_has_begun(as)) {
		diag_error(&as->diags, span,
			   "the byte order is set after it was used; set it at the top of the file");
		return;
	}
	as->target->endian_is_given = true;
	as->target->endian_span = span;
	asm_set_endian(as, endian);
}
