/* SPDX-License-Identifier: BSD-2-Clause */
#include "check/map_rules.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define SMALLEST_PAGE 4096
/* Kernel: kernel/bpf/lpm_trie.c; the key begins with the u32 of its prefix's length. */
#define PREFIX_BITS 4
#define PREFIX_DATA 256
/* Kernel: PERF_MAX_STACK_DEPTH; struct bpf_stack_build_id has 32 bytes. */
#define STACK_DEPTH   127
#define BUILD_ID_SIZE 32
#define MAX_HASHES    15

/* Returns false, for the caller to return. */
static bool breaks(struct map_fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool breaks(struct map_fault *fault, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(fault->text, sizeof fault->text, format, values);
	va_end(values);
	return false;
}

/* ---- Keys and values --------------------------------------------------------- */

struct part {
	const char *name; /* "key" */
	const char *is;   /* the meaning of dictated bytes; NULL: none */
	uint8_t rule;     /* enum size_rule */
	uint32_t size, limit;
	bool has_type;
};

static struct part part_of(const struct map_facts *facts, enum map_part part)
{
	const struct map_type *type = facts->type;

	if (part == MAP_PART_KEY)
		return (struct part){ "key",           type->key_is,    type->key,
				      facts->key_size, type->key_limit, facts->has_key_type };
	return (struct part){ "value",           type->value_is,    type->value,
			      facts->value_size, type->value_limit, facts->has_value_type };
}

static uint32_t stack_unit(uint32_t flags)
{
	return flags & MAP_F_STACK_BUILD_ID ? BUILD_ID_SIZE : 8;
}

static bool has_good_size(const struct part *part, uint32_t flags)
{
	uint32_t size = part->size, unit = stack_unit(flags);

	switch ((enum size_rule)part->rule) {
	case SIZE_4:
	case SIZE_INT: return size == 4;
	case SIZE_4_OR_8: return size == 4 || size == 8;
	case SIZE_16: return size == 16;
	case SIZE_CGROUP: return size == 8 || size == 16;
	case SIZE_PREFIX: return size > PREFIX_BITS && size <= PREFIX_BITS + PREFIX_DATA;
	case SIZE_STACK: return size && size % unit == 0 && size / unit <= STACK_DEPTH;
	case SIZE_NONE:
	case SIZE_RECORD: return !size;
	case SIZE_ANY:
	case SIZE_TYPED: break;
	}
	return size && size <= part->limit;
}

/* For "a key of hash ..." */
static void put_size_rule(const struct part *part, uint32_t flags, char *text, size_t room)
{
	switch ((enum size_rule)part->rule) {
	case SIZE_4:
	case SIZE_INT: snprintf(text, room, "has 4 bytes, as it is %s", part->is); break;
	case SIZE_4_OR_8: snprintf(text, room, "has 4 bytes, %s", part->is); break;
	case SIZE_16: snprintf(text, room, "has 16 bytes, as it is %s", part->is); break;
	case SIZE_CGROUP:
		snprintf(text, room, "has 8 bytes, or 16 for 'struct bpf_cgroup_storage_key'");
		break;
	case SIZE_PREFIX:
		snprintf(text, room, "has %d to %d bytes, a u32 of prefix bits first", PREFIX_BITS + 1,
			 PREFIX_BITS + PREFIX_DATA);
		break;
	case SIZE_STACK:
		snprintf(text, room, "has 1 to %d times %u bytes", STACK_DEPTH, stack_unit(flags));
		break;
	default: snprintf(text, room, "has 1 to %u bytes", part->limit); break;
	}
}

static bool check_size(const struct map_facts *facts, enum map_part which, struct map_fault *fault)
{
	const char *type = facts->type->name;
	struct part part = part_of(facts, which);
	char rule[128];

	if (!has_good_size(&part, facts->flags)) {
		if (part.rule == SIZE_NONE || part.rule == SIZE_RECORD)
			return breaks(fault, "%s has no %s", type, part.name);
		put_size_rule(&part, facts->flags, rule, sizeof rule);
		return breaks(fault, "a %s of %s %s; this has %u", part.name, type, rule, part.size);
	}
	if ((part.rule == SIZE_INT || part.rule == SIZE_TYPED) && !part.has_type)
		return breaks(fault, "%s needs its %s's type, not only a size", type, part.name);
	return true;
}

static bool check_sum(const struct map_facts *facts, struct map_fault *fault)
{
	uint64_t sum = (uint64_t)facts->key_size + facts->value_size;
	uint32_t limit = facts->type->sum_limit;

	return !limit || sum <= limit ||
	       breaks(fault, "a key and a value of %s have at most %u bytes together; these have %" PRIu64,
		      facts->type->name, limit, sum);
}

/* ---- Numbers ----------------------------------------------------------------- */

static bool is_buffer_size(uint64_t n)
{
	return n && !(n & (n - 1)) && n % SMALLEST_PAGE == 0;
}

static uint64_t next_buffer_size(uint64_t n)
{
	uint64_t size = SMALLEST_PAGE;

	while (size < n && size < 1u << 31)
		size *= 2;
	return size;
}

static bool check_entries(const struct map_facts *facts, struct map_fault *fault)
{
	const struct map_type *type = facts->type;
	enum entries_rule rule = type->entries;
	uint32_t number = facts->max_entries;

	if (rule == ENTRIES_NONE && number)
		return breaks(fault, "%s has no limit of its own; leave 'max_entries' out", type->name);
	if (!number && rule != ENTRIES_NONE && rule != ENTRIES_OPTIONAL)
		return breaks(fault, "max_entries must be at least 1");
	if (type->entries_limit && number > type->entries_limit)
		return breaks(fault, "the kernel limits %s to %u %s", type->name, type->entries_limit,
			      rule == ENTRIES_PAGES ? "pages" : "entries");
	if (rule == ENTRIES_BYTES && !is_buffer_size(number))
		return breaks(
			fault,
			"a ring buffer's size is a power of two and whole pages of %d bytes; the next is "
			"%" PRIu64,
			SMALLEST_PAGE, next_buffer_size(number));
	return true;
}

/* "BPF_F_CLONE", of the lowest of the flags. */
static const char *flag_text(uint32_t flags, char *text, size_t room)
{
	const char *name = map_flag_name(flags);

	if (name)
		return name;
	snprintf(text, room, "flag 0x%x", flags & -flags);
	return text;
}

static bool are_opposed(uint32_t flags, struct map_fault *fault)
{
	static const uint32_t opposed[] = { MAP_F_RDONLY | MAP_F_WRONLY,
					    MAP_F_RDONLY_PROG | MAP_F_WRONLY_PROG,
					    MAP_F_NO_COMMON_LRU | MAP_F_NUMA_NODE };

	for (size_t i = 0; i < sizeof opposed / sizeof *opposed; i++)
		if ((flags & opposed[i]) == opposed[i])
			return !breaks(fault, "the kernel refuses %s and %s together",
				       map_flag_name(opposed[i]),
				       map_flag_name(opposed[i] & (opposed[i] - 1)));
	return false;
}

static bool check_flags(const struct map_facts *facts, struct map_fault *fault)
{
	const struct map_type *type = facts->type;
	uint32_t odd = facts->flags & ~type->flags;
	uint32_t lacking = type->needed_flags & ~facts->flags;
	char text[24];

	if (odd)
		return breaks(fault, "%s does not support %s", type->name, flag_text(odd, text, sizeof text));
	if (lacking)
		return breaks(fault, "%s needs %s", type->name, flag_text(lacking, text, sizeof text));
	return !are_opposed(facts->flags, fault);
}

static bool check_extra(const struct map_facts *facts, struct map_fault *fault)
{
	const struct map_type *type = facts->type;

	if (!facts->extra)
		return true;
	if (type->extra == EXTRA_NONE)
		return breaks(fault, "%s has no map_extra", type->name);
	if (type->extra == EXTRA_HASHES && facts->extra > MAX_HASHES)
		return breaks(fault,
			      "map_extra of %s is its number of hash functions, at most %d; this is %" PRIu64,
			      type->name, MAX_HASHES, facts->extra);
	if (type->extra == EXTRA_ADDRESS && facts->extra % SMALLEST_PAGE)
		return breaks(fault, "an arena's address must be page-aligned");
	return true;
}

/* ---- All -------------------------------------------------------------------- */

bool map_part_is_good(const struct map_facts *facts, enum map_part part, struct map_fault *fault)
{
	fault->part = part;
	switch (part) {
	case MAP_PART_KEY:
	case MAP_PART_VALUE: return check_size(facts, part, fault);
	case MAP_PART_SUM: return check_sum(facts, fault);
	case MAP_PART_ENTRIES: return check_entries(facts, fault);
	case MAP_PART_FLAGS: return check_flags(facts, fault);
	case MAP_PART_EXTRA: break;
	}
	return check_extra(facts, fault);
}

bool map_is_good(const struct map_facts *facts, struct map_fault *fault)
{
	if (!facts->type->number)
		return true;
	for (enum map_part part = 0; part < MAP_PARTS; part++)
		if (!map_part_is_good(facts, part, fault))
			return false;
	return true;
}
