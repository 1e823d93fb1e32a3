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

/*
 * The scanner's memory: the arena's, so that nothing is left where the run is given up. What comes back is
 * the buffer of a text that has ended, and serves the next text.
 */
struct scanner_block {
	size_t size;
	struct scanner_block *next;
	max_align_t start[];
};

void *yyalloc(size_t size, yyscan_t scanner)
{
	struct reader *reader = yyget_extra(scanner);
	struct scanner_block *block = reader->spare;

	if (block && block->size == size) {
		reader->spare = block->next;
		return block->start;
	}
	block = arena_alloc(&reader->as->arena, sizeof *block + size);
	block->size = size;
	return block->start;
}

void *yyrealloc(void *memory, size_t size, yyscan_t scanner)
{
	struct scanner_block *block =
		(struct scanner_block *)((char *)memory - offsetof(struct scanner_block, start));

	return memcpy(yyalloc(size, scanner), memory, block->size < size ? block->size : size);
}

void yyfree(void *memory, yyscan_t scanner)
{
	struct reader *reader = yyget_extra(scanner);
	struct scanner_block *block =
		(struct scanner_block *)((char *)memory - offsetof(struct scanner_block, start));

	block->next = reader->spare;
	reader->spare = block;
}

static void enter_text(struct reader *reader, yyscan_t scanner)
{
	struct preproc *preproc = &reader->preproc;
	struct open_text frame = preproc->entering;
	size_t mark = byte_order_mark(frame.source);

	preproc->entering.source = NULL;
	frame.conditions = preproc->conditions.count;
	frame.depth = reader->depth;
	vec_reserve(&reader->as->arena, &preproc->texts, 1);
	frame.buffer = yy_scan_buffer(frame.source->text + mark, frame.source->length - mark + 2, scanner);
	vec_push(&reader->as->arena, &preproc->texts, frame);
	reader->source = frame.source;
}

static void leave_text(struct reader *reader, yyscan_t scanner)
{
	struct preproc *preproc = &reader->preproc;
	struct open_text left = preproc->texts.at[--preproc->texts.count];
	struct open_text outer = preproc->texts.at[preproc->texts.count - 1];

	yy_switch_to_buffer(outer.buffer, scanner);
	yy_delete_buffer(left.buffer, scanner);
	reader->source = outer.source;
	preproc->leaving = false;
}

bool reader_change_text(struct reader *reader, void *scanner)
{
	if (reader->as->gave_up)
		return false;
	if (reader->preproc.leaving)
		leave_text(reader, scanner);
	if (reader->preproc.entering.source)
		enter_text(reader, scanner);
	return true;
}

static void parse(struct reader *reader, struct source *source, yyscan_t scanner)
{
	preproc_enter(reader, source, NULL);
	if (reader_change_text(reader, scanner))
		yyparse(scanner, reader);
}

/* The arrays must go also when the run is given up for want of memory; all else is the arena's. */
void read_source(struct assembler *as, struct source *source)
{
	struct reader *reader = ARENA_NEW(&as->arena, struct reader);
	jmp_buf *outer = as->arena.out_of_memory, inner;
	yyscan_t scanner;
	bool failed = false;

	*reader = (struct reader){ .as = as, .at_head = true, .previous = EOS };
	yylex_init_extra(reader, &scanner);
	as->arena.out_of_memory = &inner;
	if (!setjmp(inner))
		parse(reader, source, scanner);
	else
		failed = true;
	as->arena.out_of_memory = outer;
	preproc_free(&reader->preproc);
	if (failed)
		arena_out_of_memory(&as->arena);
}
