/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel answers a map that it does not create by an errno alone, and the
 * same one for many reasons. What rule of the type is broken is known (check/);
 * what depends on the machine, its CPUs and NUMA nodes, is looked up here.
 */
#include "loader/explain_map.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check/map_rules.h"
#include "loader/explain_part.h"
#include "uapi/bpf_numbers.h"

/* A map, as it was asked for. */
struct asked {
	const struct diags *diags;
	const struct bpf_map *map;
	const struct map_type *type;
	char what[160]; /* "cannot create map 'm'" */
};

static struct map_facts facts_of(const struct asked *asked)
{
	const struct bpf_map *map = asked->map;

	return (struct map_facts){
		.type = asked->type,
		.key_size = bpf_map__key_size(map),
		.value_size = bpf_map__value_size(map),
		.max_entries = bpf_map__max_entries(map),
		.flags = bpf_map__map_flags(map),
		.extra = bpf_map__map_extra(map),
		.has_key_type = bpf_map__btf_key_type_id(map),
		.has_value_type = bpf_map__btf_value_type_id(map),
	};
}

/* NR_CPUS of this kernel; 0: unknown. */
static unsigned most_cpus(void)
{
	FILE *file = fopen("/sys/devices/system/cpu/kernel_max", "re");
	unsigned last = 0;
	int found = file ? fscanf(file, "%u", &last) : 0;

	if (file)
		fclose(file);
	return found == 1 ? last + 1 : 0;
}

static bool has_node(uint32_t node)
{
	char path[64];

	snprintf(path, sizeof path, "/sys/devices/system/node/node%u", node);
	return !access(path, F_OK);
}

static void explain_size(const struct asked *asked)
{
	const struct bpf_map *map = asked->map;
	unsigned cpus = most_cpus();

	if (asked->type->number == BPF_MAP_TYPE_CPUMAP && cpus) {
		diag_file_error(asked->diags,
				"%s: a cpumap has at most as many entries as the kernel may have CPUs, %u; "
				"this has %u",
				asked->what, cpus, bpf_map__max_entries(map));
		diag_file_note(asked->diags, "reduce max_entries");
		return;
	}
	diag_file_error(asked->diags, "%s: %u entries of %u + %u bytes are more than this kernel allows",
			asked->what, bpf_map__max_entries(map), bpf_map__key_size(map),
			bpf_map__value_size(map));
	diag_file_note(asked->diags, "reduce max_entries or the value's size");
}

static void explain_memory(const struct asked *asked)
{
	diag_file_error(asked->diags, "%s: out of memory for %u entries of %u + %u bytes", asked->what,
			bpf_map__max_entries(asked->map), bpf_map__key_size(asked->map),
			bpf_map__value_size(asked->map));
	diag_file_note(asked->diags, "reduce max_entries");
}

static void explain_invalid(const struct asked *asked)
{
	const struct bpf_map *map = asked->map;
	uint32_t node = bpf_map__numa_node(map);

	if (bpf_map__map_flags(map) & MAP_F_NUMA_NODE && !has_node(node)) {
		diag_file_error(asked->diags, "%s: this machine has no NUMA node %u", asked->what, node);
		diag_file_note(asked->diags, "see /sys/devices/system/node, or omit numa_node and its flag");
		return;
	}
	diag_file_error(asked->diags,
			"%s: the kernel rejects a %s with key %u, value %u, max_entries %u, flags 0x%x, "
			"map_extra 0x%" PRIx64,
			asked->what, asked->type->name, bpf_map__key_size(map), bpf_map__value_size(map),
			bpf_map__max_entries(map), bpf_map__map_flags(map),
			(uint64_t)bpf_map__map_extra(map));
	diag_file_note(asked->diags,
		       "no rule known of this type is broken: an older kernel may lack a flag or "
		       "a size that newer ones have");
}

static void explain_unsupported(const struct asked *asked)
{
	diag_file_error(asked->diags, "%s: the kernel does not support what the value holds in a %s",
			asked->what, asked->type->name);
	diag_file_note(asked->diags,
		       "locks, timers and kernel pointers (bpf_spin_lock, bpf_timer, __kptr) are "
		       "for hash, array and local storage");
}

static void explain_error(const struct asked *asked, int error)
{
	switch (-error) {
	case E2BIG: explain_size(asked); break;
	case ENOMEM:
	case ENOSPC: explain_memory(asked); break;
	case EINVAL: explain_invalid(asked); break;
	case ENOTSUPP:
	case EOPNOTSUPP: explain_unsupported(asked); break;
	case ERANGE:
		diag_file_error(asked->diags, "%s: an arena must not cross a multiple of 4 GiB", asked->what);
		diag_file_note(asked->diags, "choose another map_extra, or fewer pages");
		break;
	default: diag_file_error(asked->diags, "%s: %s", asked->what, error_words(error)); break;
	}
}

void explain_map(const struct bpfas_collection *collection, const char *name, int error)
{
	struct asked asked = { .diags = &collection->diags,
			       .map = bpf_object__find_map_by_name(collection->object, name) };
	struct map_facts facts;
	struct map_fault fault;

	snprintf(asked.what, sizeof asked.what, "cannot create map '%.100s'", name);
	if (error == -EPERM || error == -EACCES) {
		explain_permission(collection, asked.what);
		return;
	}
	if (!asked.map) {
		diag_file_error(asked.diags, "%s: %s", asked.what, error_words(error));
		return;
	}
	asked.type = map_type_of(bpf_map__type(asked.map));
	facts = facts_of(&asked);
	if (!map_is_good(&facts, &fault)) {
		diag_file_error(asked.diags, "%s: %s", asked.what, fault.text);
	} else if (!libbpf_probe_bpf_map_type(bpf_map__type(asked.map), NULL)) {
		diag_file_error(asked.diags, "%s: this kernel does not support maps of type %s (%u)",
				asked.what, asked.type->name, (unsigned)bpf_map__type(asked.map));
		diag_file_note(asked.diags, "use a newer kernel, or one that was built with it");
	} else {
		explain_error(&asked, error);
	}
}
