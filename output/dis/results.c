/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/results.h"

#include <linux/bpf.h>

#include "output/dis/names.h"
#include "uapi/program_kind.h"

static const char *const of_xdp[] = { "XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT" };
static const char *const of_tc[] = { "TC_ACT_OK",     "TC_ACT_RECLASSIFY", "TC_ACT_SHOT",
				     "TC_ACT_PIPE",   "TC_ACT_STOLEN",     "TC_ACT_QUEUED",
				     "TC_ACT_REPEAT", "TC_ACT_REDIRECT",   "TC_ACT_TRAP" };
static const char *const of_sockets[] = { "SK_DROP", "SK_PASS" };

#define NAMES(type, names)                                   \
	{                                                    \
		type, names, sizeof(names) / sizeof *(names) \
	}

static const struct {
	uint32_t type;
	const char *const *names; /* by number */
	int64_t count;
} results[] = {
	NAMES(BPF_PROG_TYPE_XDP, of_xdp),
	NAMES(BPF_PROG_TYPE_SCHED_CLS, of_tc),
	NAMES(BPF_PROG_TYPE_SCHED_ACT, of_tc),
	NAMES(BPF_PROG_TYPE_SK_SKB, of_sockets),
	NAMES(BPF_PROG_TYPE_SK_MSG, of_sockets),
	NAMES(BPF_PROG_TYPE_SK_LOOKUP, of_sockets),
	NAMES(BPF_PROG_TYPE_SK_REUSEPORT, of_sockets),
};

const char *dis_result_name(const struct dis *dis, const char *section, int64_t number)
{
	const struct program_kind *kind = program_kind_find(section);

	for (size_t i = 0; kind && i < sizeof results / sizeof *results; i++)
		if (results[i].type == kind->type)
			return number >= 0 && number < results[i].count &&
					       !dis_is_symbol_name(dis, results[i].names[number])
				       ? results[i].names[number]
				       : NULL;
	return NULL;
}
