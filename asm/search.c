/* SPDX-License-Identifier: BSD-2-Clause */
/* The search path for files that a source names. */
#include "asm/search.h"

#include <errno.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/local_label.h"
#include "output/dis/text.h"

/* "", or ending in a slash. */
static const char *own_folder(struct assembler *as, const struct source *source)
{
	const char *slash = strrchr(source->name, '/');

	return arena_copy(&as->arena, source->name, slash ? (size_t)(slash - source->name) + 1 : 0);
}

const char *search_candidate(struct assembler *as, const struct source *source, const char *name,
			     size_t index)
{
	const char *folder;
	size_t length;

	if (index > (*name == '/' ? 0 : as->search->count))
		return NULL;
	if (*name == '/')
		return name;
	folder = index ? as->search->folders[index - 1] : own_folder(as, source);
	length = strlen(folder);
	return arena_printf(&as->arena, "%s%s%s", folder, length && folder[length - 1] != '/' ? "/" : "",
			    name);
}

bool search_goes_on(int error)
{
	return error == -ENOENT || error == -ENOTDIR;
}

static const char *searched_folders(struct assembler *as, const struct source *source)
{
	const char *own = own_folder(as, source), *list = *own ? own : "./";

	for (size_t i = 0; i < as->search->count; i++)
		list = arena_printf(&as->arena, "%s, %s", list, as->search->folders[i]);
	return list;
}

void search_report(struct assembler *as, struct span span, const struct source *source, const char *name)
{
	if (*name == '/')
		diag_error(&as->diags, span, "cannot find '%s'", name);
	else
		diag_error(&as->diags, span, "cannot find '%s'; searched in %s; -I adds a directory", name,
			   searched_folders(as, source));
}
