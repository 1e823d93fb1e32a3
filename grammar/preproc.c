/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/preproc.h"

#include "grammar/condition.h"
#include "grammar/directive_text.h"
#include "grammar/include.h"
#include "grammar/loop.h"
#include "grammar/macro.h"
#include "grammar/text_stack.h"
#include "grammar/preproc_directive.h"

typedef void handler(struct reader *reader, struct span span, const struct name *directive);

/* GNU's words for its listing, which change nothing in the object. */
static void ignore(struct reader *reader, struct span span, const struct name *directive)
{
	(void)span;
	(void)directive;
	directive_take_rest(reader);
}

static handler *const handlers[PREPROC_DIRECTIVES] = {
	[PREPROC_MACRO] = macro_define,
	[PREPROC_ENDM] = macro_stray_end,
	[PREPROC_EXITM] = macro_exit,
	[PREPROC_PURGEM] = macro_purge,
	[PREPROC_ALTMACRO] = macro_refuse_alternate,
	[PREPROC_REPT] = loop_rept,
	[PREPROC_IRP] = loop_irp,
	[PREPROC_IRPC] = loop_irpc,
	[PREPROC_ENDR] = loop_stray_end,
	[PREPROC_IF] = condition_if,
	[PREPROC_IFDEF] = condition_ifdef,
	[PREPROC_IFB] = condition_ifb,
	[PREPROC_IFC] = condition_ifc,
	[PREPROC_IFEQS] = condition_ifeqs,
	[PREPROC_ELSE] = condition_else,
	[PREPROC_ELSEIF] = condition_elseif,
	[PREPROC_ENDIF] = condition_endif,
	[PREPROC_INCLUDE] = include_file,
	[PREPROC_ERROR] = include_error,
	[PREPROC_WARNING] = include_warning,
	[PREPROC_PRINT] = include_print,
	[PREPROC_IGNORED] = ignore,
};

bool preproc_begin(struct reader *reader, struct span span, const struct name *name)
{
	if (name->roles->macro)
		macro_invoke(reader, name->roles->macro, span);
	else
		handlers[name->roles->preproc](reader, span, name);
	return reader->preproc.pending == PENDING_CONDITION || reader->preproc.pending == PENDING_LOOP;
}

void preproc_decide(struct reader *reader, const struct value *value)
{
	if (reader->preproc.pending == PENDING_CONDITION)
		condition_decide(reader, value);
	else if (reader->preproc.pending == PENDING_LOOP)
		loop_decide(reader, value);
}

bool preproc_resume(struct reader *reader)
{
	struct preproc *preproc = &reader->preproc;
	enum pending pending = preproc->pending;

	if (pending == PENDING_END)
		return false;
	preproc->pending = PENDING_NOTHING;
	/* There may have been an error after the expression. */
	preproc->is_known &= reader->as->diag_run.errors == reader->errors_before;
	if (pending == PENDING_LOOP)
		loop_begin(reader);
	else
		condition_begin(reader);
	return preproc->pending != PENDING_END;
}

bool preproc_end_text(struct reader *reader)
{
	condition_close_all(reader, true);
	if (reader->preproc.texts.count == 1)
		return false;
	if (!loop_repeat(reader))
		text_stack_leave(reader);
	return true;
}

void preproc_free(struct preproc *preproc)
{
	vec_free(&preproc->texts);
	vec_free(&preproc->conditions);
	vec_free(&preproc->text);
	vec_free(&preproc->arguments);
	vec_free(&preproc->expansion);
}
