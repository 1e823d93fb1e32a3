/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The output has one license. Programs under a license that the kernel takes
 * as compatible with the GPL may call more helpers, so the less free license
 * is the one that promises nothing that some input does not: an incompatible
 * one before the GPL, and the GPL before those that leave a choice.
 */
#include "linker/settle.h"

#include <string.h>

#include "linker/complain.h"

/* ---- Groups -------------------------------------------------------------------- */

static const char *signature_of(const struct bpfas_object *object, const struct object_section *group)
{
	return group->info && group->info < object->symbols.count ? object_symbol_name(object, group->info)
								  : "";
}

static void leave_members(struct link_input *input, const struct object_section *group)
{
	enum bpfas_endian endian = input->object->header.endian;

	for (uint64_t at = 4; at + 4 <= group->size; at += 4) {
		uint32_t member = get32(group->data + at, endian);

		if (object_is_section(input->object, member) &&
		    input->sections[member].leaving == LEAVING_NOT)
			input->sections[member].leaving = LEAVING_COMDAT;
	}
}

static void settle_group(struct link *link, struct string_map *seen, struct link_input *input, uint32_t index)
{
	const struct object_section *group = &input->object->sections.at[index];
	void **slot;

	if (group->type != SHT_GROUP || !group->data || group->size < 4 ||
	    !(get32(group->data, input->object->header.endian) & GRP_COMDAT))
		return;
	slot = string_map_put(&link->arena, seen, signature_of(input->object, group));
	if (*slot)
		leave_members(input, group);
	else
		*slot = input;
}

void settle_groups(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++)
		for (uint32_t j = 1; j < link->inputs.at[i]->object->sections.count; j++)
			settle_group(link, &link->scratch, link->inputs.at[i], j);
	string_map_free(&link->scratch);
}

/* ---- Licenses and versions ------------------------------------------------------- */

/* Kernel: include/linux/license.h. From the least free on; what is not here comes before all of them. */
static const char *const compatible[] = {
	"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
};

struct content {
	struct link_input *input;
	uint32_t section;
	const char *bytes;
	size_t size;
};

/* 0: not compatible with the GPL. */
static unsigned freedom_of(const struct content *license)
{
	for (unsigned i = 0; i < sizeof compatible / sizeof *compatible; i++)
		if (strlen(compatible[i]) == strnlen(license->bytes, license->size) &&
		    !strncmp(compatible[i], license->bytes, license->size))
			return i < 3 ? 1 : 2;
	return 0;
}

static bool is_less_free(const struct content *license, const struct content *than)
{
	return freedom_of(license) < freedom_of(than);
}

static bool is_later(const struct content *version, const struct content *than)
{
	(void)version;
	(void)than;
	return false;
}

static const struct settled {
	const char *section, *what;
	bool (*wins)(const struct content *content, const struct content *over);
	const char *rule;
	bool is_text;
} settled[] = {
	{ "license", "license", is_less_free, "the less free one counts", true },
	{ "version", "kernel version", is_later, "the first one counts", false },
};

static bool find_content(struct link_input *input, const char *name, struct content *content)
{
	uint32_t index = object_find_section(input->object, name, 0);
	const struct object_section *section = &input->object->sections.at[index];

	if (!index || !section->data || !section->size || input->sections[index].leaving != LEAVING_NOT)
		return false;
	*content = (struct content){ input, index, (const char *)section->data, section->size };
	return true;
}

static bool are_equal(const struct content *a, const struct content *b, bool is_text)
{
	size_t a_size = is_text ? strnlen(a->bytes, a->size) : a->size;
	size_t b_size = is_text ? strnlen(b->bytes, b->size) : b->size;

	return a_size == b_size && !memcmp(a->bytes, b->bytes, a_size);
}

static void warn(struct link *link, const struct settled *kind, const struct content *kept,
		 const struct content *lost)
{
	struct link_place place = { lost->input, 0, 0 };

	if (kind->is_text)
		complain_say(link, BPFAS_WARNING, place,
			     "the %s here is '%.*s', and in '%s' it is '%.*s': %s, '%.*s'", kind->what,
			     (int)strnlen(lost->bytes, lost->size), lost->bytes, kept->input->name,
			     (int)strnlen(kept->bytes, kept->size), kept->bytes, kind->rule,
			     (int)strnlen(kept->bytes, kept->size), kept->bytes);
	else
		complain_say(link, BPFAS_WARNING, place, "the %s here differs from that in '%s': %s",
			     kind->what, kept->input->name, kind->rule);
}

static void settle(struct link *link, const struct settled *kind)
{
	struct content kept = { 0 }, found;

	for (size_t i = 0; i < link->inputs.count; i++) {
		bool wins;

		if (!find_content(link->inputs.at[i], kind->section, &found))
			continue;
		wins = kept.input && kind->wins(&found, &kept);
		if (kept.input && !are_equal(&found, &kept, kind->is_text))
			warn(link, kind, wins ? &found : &kept, wins ? &kept : &found);
		if (wins)
			kept.input->sections[kept.section].leaving = LEAVING_LICENSE;
		else if (kept.input)
			found.input->sections[found.section].leaving = LEAVING_LICENSE;
		if (wins || !kept.input)
			kept = found;
	}
}

void settle_licenses(struct link *link)
{
	for (size_t i = 0; i < sizeof settled / sizeof *settled; i++)
		settle(link, &settled[i]);
}
