/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/lines.h"

#include <linux/bpf.h>

static bool is_before(const struct ext_line *line, uint32_t section, uint64_t offset)
{
	return line->place.section < section ||
	       (line->place.section == section && line->place.offset < offset);
}

const struct ext_line *dis_lines_from(const struct line_info *lines, uint32_t section, uint64_t offset)
{
	size_t low = 0, high = lines->ext.lines.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(&lines->ext.lines.at[middle], section, offset))
			low = middle + 1;
		else
			high = middle;
	}
	return lines->ext.lines.count ? lines->ext.lines.at + low : NULL;
}

/* The text is anybody's, and must not end the comment. */
static void put_text(struct text_out *out, const char *text)
{
	text += strspn(text, " \t");
	for (; *text; text++)
		out_char(out, (unsigned char)*text >= ' ' && *text != 0x7f ? *text : ' ');
}

static void put_line(struct dis *dis, const struct ext_line *line)
{
	const char *text = btf_string(&dis->options->lines->strings, line->text);
	const char *file = btf_string(&dis->options->lines->strings, line->file);

	out_text(&dis->out, "\t// ");
	if (file && *file) {
		const char *slash = strrchr(file, '/');

		put_text(&dis->out, slash ? slash + 1 : file);
		out_char(&dis->out, ':');
	}
	out_decimal(&dis->out, BPF_LINE_INFO_LINE_NUM(line->line_col));
	out_text(&dis->out, ": ");
	put_text(&dis->out, text ? text : "");
	out_char(&dis->out, '\n');
}

static bool is_repeated(const struct ext_line *line, const struct ext_line *last)
{
	return last && last->file == line->file && last->text == line->text &&
	       BPF_LINE_INFO_LINE_NUM(last->line_col) == BPF_LINE_INFO_LINE_NUM(line->line_col);
}

void dis_put_lines(struct dis *dis, struct dis_line_cursor *cursor, uint32_t section, uint64_t at)
{
	const struct ext_info *ext = &dis->options->lines->ext;
	const struct ext_line *end = ext->lines.at + ext->lines.count, *here = NULL;

	for (;
	     cursor->next < end && cursor->next->place.section == section && cursor->next->place.offset <= at;
	     cursor->next++)
		here = cursor->next;
	if (!here || here->place.offset != at || is_repeated(here, cursor->last))
		return;
	put_line(dis, here);
	cursor->last = here;
}
