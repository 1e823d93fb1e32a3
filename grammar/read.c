/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs scanner and parser over a source. */
#include "grammar/words.h"
#include "parse.h"
#include "scan.h"

/* The scanner's memory is malloc's, so it must go also when the run is given up for want of memory. */
void read_source(struct assembler *as, const struct source *source)
{
	struct reader reader = { .as = as, .source = source, .at_head = true, .previous = EOS };
	jmp_buf *outer = as->arena.out_of_memory, inner;
	yyscan_t scanner;
	int failed;

	if (yylex_init_extra(&reader, &scanner))
		arena_out_of_memory(&as->arena);
	as->arena.out_of_memory = &inner;
	failed = setjmp(inner);
	if (!failed) {
		if (!yy_scan_buffer(source->text, source->length + 2, scanner))
			failed = 1;
		else
			yyparse(scanner, &reader);
	}
	as->arena.out_of_memory = outer;
	yylex_destroy(scanner);
	if (failed)
		arena_out_of_memory(&as->arena);
}
