/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/core_use.h"

#include <linux/bpf.h>
#include <string.h>

#include "asm/assembler.h"

static const struct core_function functions[] = {
	{ "core", BPF_CORE_FIELD_BYTE_OFFSET, OF_MEMBER },
	{ "core_size", BPF_CORE_FIELD_BYTE_SIZE, OF_MEMBER },
	{ "core_exists", BPF_CORE_FIELD_EXISTS, OF_MEMBER },
	{ "core_signed", BPF_CORE_FIELD_SIGNED, OF_MEMBER },
	{ "core_lshift", BPF_CORE_FIELD_LSHIFT_U64, OF_MEMBER },
	{ "core_rshift", BPF_CORE_FIELD_RSHIFT_U64, OF_MEMBER },
	{ "core_type_exists", BPF_CORE_TYPE_EXISTS, OF_TYPE },
	{ "core_type_size", BPF_CORE_TYPE_SIZE, OF_TYPE },
	{ "core_type_matches", BPF_CORE_TYPE_MATCHES, OF_TYPE },
	{ "core_type_id_local", BPF_CORE_TYPE_ID_LOCAL, OF_TYPE },
	{ "core_type_id_target", BPF_CORE_TYPE_ID_TARGET, OF_TYPE },
	{ "core_enum_exists", BPF_CORE_ENUMVAL_EXISTS, OF_ENUMERATOR },
	{ "core_enum_value", BPF_CORE_ENUMVAL_VALUE, OF_ENUMERATOR },
};

#define FUNCTIONS (sizeof functions / sizeof *functions)

const char *core_function_name(size_t index)
{
	return index < FUNCTIONS ? functions[index].name : NULL;
}

const char *core_relo_name(const struct core_relo *use)
{
	return use->function->name;
}

static const struct core_function *find_function(const struct name *name)
{
	const struct core_function *function = functions;

	while (strcmp(function->name, name->text) != 0)
		function++;
	return function;
}

static bool read_tag(struct assembler *as, const struct name *word, struct span span, enum type_tag *tag)
{
	static const struct {
		const char *word;
		enum type_tag tag;
	} tags[] = { { "struct", TAG_STRUCT }, { "union", TAG_UNION }, { "enum", TAG_ENUM } };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (!strcmp(tags[i].word, word->text)) {
			*tag = tags[i].tag;
			return true;
		}
	diag_error(&as->diags, span, "expected a type's name, or 'struct', 'union' or 'enum' before it");
	return false;
}

struct core_relo *core_relo_new(struct assembler *as, struct span span, const struct core_words *words)
{
	struct core_relo *use = ARENA_NEW(&as->arena, struct core_relo);

	*use = (struct core_relo){ .function = find_function(words->function),
				   .span = span,
				   .name = words->name,
				   .name_span = words->name_span };
	return !words->tag || read_tag(as, words->tag, words->tag_span, &use->tag) ? use : NULL;
}
