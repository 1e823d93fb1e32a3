/* SPDX-License-Identifier: BSD-2-Clause */
/* Linking: several objects into one. */
#ifndef BPFAS_LINK_H
#define BPFAS_LINK_H

#include "bpfas/assemble.h"
#include "bpfas/common.h"
#include "bpfas/diag.h"
#include "bpfas/object.h"

BPFAS_BEGIN

struct bpfas_link_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;

	/*
	 * 1: functions, maps and variables that no program uses are left out, and
	 * types that nothing needs then. `keep` names symbols that stay.
	 */
	int gc_sections;
	const char *const *keep;
	size_t keep_count;
	/* Symbols about which to say, as notes, why they are in the output or are not. */
	const char *const *why;
	size_t why_count;

	/* "NAME=SYMBOL" makes NAME another name for a symbol, "NAME=NUMBER" defines it as a number. */
	const char *const *define;
	size_t define_count;
	/*
	 * For each NAME here, objects that do not define NAME themselves get
	 * __wrap_NAME for it, and NAME for __real_NAME.
	 */
	const char *const *wrap;
	size_t wrap_count;

	int allow_undefined; /* 1: leave undefined symbols to a later link */
	int strip_debug;     /* 1: leave out DWARF; BTF and its source lines stay */

	/* A file that gets the map of the output: what is where, and from which input; NULL: none. */
	const char *map;
	int map_json; /* 1: as JSON, and not as text */
};

/*
 * Links `count` files and writes the result to `output` as bpfas_write_file
 * does. Each is a BPF object, source text, or an archive, whose members are
 * taken when they define what another input needs (detected from the content).
 * All objects must have one byte order; source text is assembled for it.
 *
 * A strong definition wins over a weak one, and of weak ones the first counts.
 * Declarations and definitions must agree in type, as far as the objects have
 * BTF. The same inputs in the same order give equal bytes.
 */
BPFAS_API int bpfas_link(const char *output, const char *const *inputs, size_t count,
			 const struct bpfas_link_opts *opts);

/* The same from and to memory; `text` is any of what files may be. *object is to be freed with
 * bpfas_object_free. */
BPFAS_API int bpfas_link_object(const struct bpfas_input *inputs, size_t count,
				const struct bpfas_link_opts *opts, struct bpfas_object **object);

BPFAS_END

#endif
