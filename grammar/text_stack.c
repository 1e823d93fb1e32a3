/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/text_stack.h"

#include <string.h>

/* A byte order mark, which some editors write. */
static size_t byte_order_mark(const struct source *source)
{
	return source->length >= 3 && !memcmp(source->text, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static void read_from(struct reader *reader, struct source *source, const char *at)
{
	reader->source = source;
	reader->origin = (uintptr_t)source->text - source->base;
	reader->lexer = lexer_of(at, source->length - (size_t)(at - source->text));
}

static struct open_text *innermost(struct reader *reader)
{
	return &reader->preproc.texts.at[reader->preproc.texts.count - 1];
}

void text_stack_enter(struct reader *reader, struct source *source, struct loop *loop)
{
	struct open_text text = { .source = source,
				  .conditions = reader->preproc.conditions.count,
				  .depth = reader->context.depth,
				  .loop = loop };

	if (reader->preproc.texts.count)
		innermost(reader)->at = reader->lexer.at;
	vec_push(&reader->as->arena, &reader->preproc.texts, text);
	read_from(reader, source, source->text + byte_order_mark(source));
}

void text_stack_leave(struct reader *reader)
{
	reader->preproc.texts.count--;
	read_from(reader, innermost(reader)->source, innermost(reader)->at);
}

void text_stack_reread(struct reader *reader)
{
	reader->lexer.at = reader->source->text;
}

struct text_range text_stack_rest(const struct reader *reader)
{
	return (struct text_range){ reader->lexer.at, reader->lexer.end };
}

struct source *text_stack_copy(struct reader *reader, const struct source *like)
{
	struct assembler *as = reader->as;

	return source_copy(&as->arena, &as->sources, like, (const char *)reader->preproc.expansion.at,
			   reader->preproc.expansion.count);
}

bool text_stack_give_up(struct reader *reader)
{
	reader->as->gave_up = true;
	reader->preproc.pending = PENDING_END;
	return false;
}

bool text_stack_may_nest(struct reader *reader, struct span span)
{
	if (reader->preproc.texts.count <= PREPROC_MAX_DEPTH)
		return true;
	diag_error(&reader->as->diags, span,
		   "macros and includes are nested more than %d deep; does one invoke itself?",
		   PREPROC_MAX_DEPTH);
	return text_stack_give_up(reader);
}

bool text_stack_may_make(struct reader *reader, struct span span, size_t size)
{
	struct assembler *as = reader->as;

	as->expanded_bytes += size + sizeof(struct source);
	/* A few bytes of source can expand to a million texts with the same errors. */
	if (reader->preproc.texts.count > 1 && as->diag_run.errors >= DIAG_MAX_SHOWN) {
		diag_error_last(&as->diags, span,
				"too many errors in macros, repetitions and includes; stopping here");
		return text_stack_give_up(reader);
	}
	if (as->expanded_bytes <= PREPROC_MAX_BYTES)
		return true;
	diag_error(&as->diags, span,
		   "macros, repetitions and includes expand to more than %u MiB; is the count right?",
		   PREPROC_MAX_BYTES >> 20);
	return text_stack_give_up(reader);
}
