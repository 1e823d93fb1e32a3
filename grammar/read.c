/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs scanner and parser over a source. */
#include <string.h>

#include "grammar/words.h"
#include "parse.h"
#include "scan.h"

/* Some editors begin a UTF-8 file with a mark; it says nothing. */
static size_t byte_order_mark(const struct source *source)
{
	return source->length >= 3 && !memcmp(source->text, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static bool parse(struct reader *reader, yyscan_t scanner)
{
	const struct source *source = reader->source;
	size_t mark = byte_order_mark(source);

	if (!yy_scan_buffer(source->text + mark, source->length - mark + 2, scanner))
		return false;
	yyparse(scanner, reader);
	return true;
}

/* The scanner's memory is malloc's, so it must go also when the run is given up for want of memory. */
void read_source(struct assembler *as, const struct source *source)
{
	struct reader reader = { .as = as, .source = source, .at_head = true, .previous = EOS };
	jmp_buf *outer = as->arena.out_of_memory, inner;
	yyscan_t scanner;
	bool failed;

	if (yylex_init_extra(&reader, &scanner))
		arena_out_of_memory(&as->arena);
	as->arena.out_of_memory = &inner;
	if (setjmp(inner))
		failed = true;
	else
		failed = !parse(&reader, scanner);
	as->arena.out_of_memory = outer;
	yylex_destroy(scanner);
	if (failed)
		arena_out_of_memory(&as->arena);
}
