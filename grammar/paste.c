/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/paste.h"

#include <ctype.h>
#include <string.h>

void paste_check_call(struct reader *reader, YYLTYPE place, const struct name *name)
{
	if (!strcmp(name->text, "unknown"))
		diag_error(&reader->as->diags, place,
			   "the kernel does not tell what it calls here; write the function's name");
	else if (!builtin_helper(name->text, name->length))
		diag_warning(&reader->as->diags, place,
			     "'%s' is no helper but a function of the kernel that printed it; here it "
			     "is a symbol that another object has to define",
			     name->text);
}

bool paste_refuse_name(struct reader *reader, YYLTYPE place, const struct name *name, const char *after)
{
	bool is_map = !strcmp(name->text, "map") && !strncmp(after, "[id:", 4);
	bool is_function = !strcmp(name->text, "subprog") && !strncmp(after, "[+", 2);

	if (is_map)
		diag_error(&reader->as->diags, place,
			   "the kernel prints a map by its id, which means nothing in a source; "
			   "write 'r1 = NAME ll' with the map's name");
	else if (is_function)
		diag_error(&reader->as->diags, place,
			   "the kernel prints a function by its place in its own program; write "
			   "'r1 = NAME ll' with the function's name");
	return is_map || is_function;
}

/* Whether the next line that does not begin with a ';' has the kernel's prefix. */
static bool paste_follows(struct reader *reader, YYLTYPE place, const char *text)
{
	const char *at = text;

	while (*at == ';') {
		at += strcspn(at, "\n");
		at += strspn(at, " \t\r\n");
	}
	reader->paste.looked_to = place.begin + (uint32_t)(at - text);
	if (!isdigit((unsigned char)*at))
		return false;
	at += strspn(at, "0123456789");
	return at[0] == ':' && at[1] == ' ' && at[2] == '(' && isxdigit((unsigned char)at[3]) &&
	       isxdigit((unsigned char)at[4]) && at[5] == ')';
}

bool paste_begins_comment(struct reader *reader, YYLTYPE place, const char *text)
{
	struct paste *paste = &reader->paste;

	if (paste->here || (paste->before && reader->at_head))
		return true;
	if (!reader->at_head || reader->semicolon.span.end || place.begin < paste->looked_to)
		return false;
	paste->before = paste_follows(reader, place, text);
	return paste->before;
}

void paste_begin(struct reader *reader, const char *text, size_t length)
{
	reader->paste.here = true;
	reader->paste.is_wide = !memcmp(text + length - 3, "18", 2);
}

bool paste_lacks_ll(struct reader *reader)
{
	bool lacks = reader->paste.is_wide && reader->previous == NUMBER;

	if (lacks)
		reader->paste.is_wide = false;
	return lacks;
}

int128 paste_number(struct reader *reader, YYLTYPE place, int128 number)
{
	if (reader->paste.is_wide && number >= KERNEL_FIRST && number <= KERNEL_LAST)
		diag_error(&reader->as->diags, place,
			   "this is an address in the kernel that printed it; write what was "
			   "loaded there, such as 'r1 = NAME ll' for a map");
	else if (!reader->paste.is_wide && number > INT32_MAX && number <= (int128)UINT32_MAX)
		number -= (int128)UINT32_MAX + 1;
	return number;
}
