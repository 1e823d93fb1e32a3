/* SPDX-License-Identifier: BSD-2-Clause */
/* What the loader knows of program sections: how each is attached, and what loading it takes. */
#ifndef LOADER_SECTION_H
#define LOADER_SECTION_H

#include <stdbool.h>

enum section_attach {
	SECTION_BY_LIBBPF, /* the section's name says where */
	SECTION_DEVICE,    /* to a network device, by an XDP link */
	SECTION_NOWHERE,   /* it runs through a map or on demand: loading is all */
	SECTION_ELSEWHERE, /* it needs a place that a section cannot name */
};

struct section_facts {
	const char *name; /* a whole section name, or the part of it before '/', '.' or '_' */
	enum section_attach attach;
	bool needs_net;      /* CAP_NET_ADMIN to load */
	bool needs_perfmon;  /* CAP_PERFMON to load */
	const char *way_out; /* SECTION_ELSEWHERE: the tool that attaches it once it is pinned */
};

/* NULL for a section that has no row. */
const struct section_facts *section_facts(const char *section);
/* The known name that comes near a misspelt one; NULL where none does. */
const char *section_nearest(const char *section);

#endif
