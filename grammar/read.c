/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/read.h"

#include "grammar/include.h"
#include "grammar/paste.h"
#include "grammar/text_stack.h"
#include "grammar/preproc.h"
#include "parse.h"

/* The arrays have to be freed even when memory is out; the rest is in the arena. */
void read_source(struct assembler *as, struct source *source)
{
	struct reader *reader = ARENA_NEW(&as->arena, struct reader);
	jmp_buf *outer = as->arena.out_of_memory, inner;
	bool failed = false;

	*reader = (struct reader){ .as = as, .context = { .at_head = true, .previous = EOS } };
	as->arena.out_of_memory = &inner;
	if (!setjmp(inner)) {
		text_stack_enter(reader, source, NULL);
		reader->lexer.at = paste_skip_title(reader->lexer.at, reader->lexer.end);
		include_check_line(reader);
		yyparse(reader);
	} else {
		failed = true;
	}
	as->arena.out_of_memory = outer;
	preproc_free(&reader->preproc);
	if (failed)
		arena_out_of_memory(&as->arena);
}
