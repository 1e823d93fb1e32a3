/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/variable_path.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "base/suggest.h"

size_t variable_path_name_length(const char *path)
{
	return strcspn(path, ".[");
}

bool variable_path_is_in(const char *path, const char *variable)
{
	size_t length = variable_path_name_length(path);

	return strlen(variable) == length && !strncmp(path, variable, length);
}

static int refuse_member(const struct diags *diags, const char *name, size_t length,
			 const struct suggestion *suggestion)
{
	diag_file_error(diags, "no member '%.*s'", (int)length, name);
	if (suggestion->nearest)
		diag_file_note(diags, "did you mean '%s'?", suggestion->nearest);
	return -EINVAL;
}

/* The member itself, or the nameless struct or union that has it; NULL: none. */
static const struct btf_member *find_member(const struct btf *btf, const struct btf_type *group,
					    const char *name, size_t length, struct suggestion *suggestion)
{
	const struct btf_member *members = btf_members(group);

	for (uint32_t i = 0; i < btf_vlen(group); i++) {
		const char *its = btf_name_of(btf, members[i].name_off);
		uint32_t id = members[i].type;
		const struct btf_type *inner = *its ? NULL : btf_resolve(btf, &id);

		if (*its ? strlen(its) == length && !strncmp(its, name, length)
			 : inner && btf_is_composite(inner) &&
				    find_member(btf, inner, name, length, suggestion))
			return &members[i];
		if (*its)
			suggestion_offer(suggestion, its);
	}
	return NULL;
}

static int follow_member(struct variable_place *place, const char *name, size_t length,
			 const struct diags *diags)
{
	struct suggestion suggestion = suggestion_for(name, length);

	for (int depth = 0; depth < BTF_MAX_DEPTH; depth++) {
		const struct btf_type *group = btf_resolve(place->btf, &place->type);
		const struct btf_member *member;
		uint32_t index, offset;

		if (!group || !btf_is_composite(group)) {
			diag_file_error(diags, "no member '%.*s': it is not a struct", (int)length, name);
			return -EINVAL;
		}
		member = find_member(place->btf, group, name, length, &suggestion);
		if (!member)
			return refuse_member(diags, name, length, &suggestion);
		index = (uint32_t)(member - btf_members(group));
		offset = btf_member_bit_offset(group, index);
		if (btf_member_bitfield_size(group, index) || offset % 8) {
			diag_file_error(diags,
					"'%.*s' is a bit-field, which has no address of its own: "
					"name the struct",
					(int)length, name);
			return -EINVAL;
		}
		place->offset += offset / 8;
		place->type = member->type;
		if (*btf_name_of(place->btf, member->name_off))
			return 0;
	}
	return -EINVAL;
}

static int follow_item(struct variable_place *place, const char *text, const char **end,
		       const struct diags *diags)
{
	const struct btf_type *list = btf_resolve(place->btf, &place->type);
	char *after;
	unsigned long index;

	errno = 0;
	index = strtoul(text, &after, 0);
	if (!isdigit((unsigned char)*text) || *after != ']' || errno) {
		diag_file_error(diags, "expected a number and ']' after '['; got '%s'", text);
		return -EINVAL;
	}
	if (!list || !btf_is_array(list)) {
		diag_file_error(diags, "no item [%lu]: it is not an array", index);
		return -EINVAL;
	}
	if (index >= btf_array(list)->nelems) {
		diag_file_error(diags, "no item [%lu]: the array has %u", index, btf_array(list)->nelems);
		return -EINVAL;
	}
	place->type = btf_array(list)->type;
	place->offset += (uint32_t)(index * btf_size_of(place->btf, place->type));
	*end = after + 1;
	return 0;
}

int variable_path_follow(struct variable_place *place, const char *path, const struct diags *diags)
{
	uint32_t end = place->offset + place->size;
	int error = 0;

	path += variable_path_name_length(path);
	if (!*path)
		return 0;
	while (*path && !error) {
		size_t length = strcspn(path + 1, ".[");

		if (*path == '[') {
			error = follow_item(place, path + 1, &path, diags);
		} else if (*path == '.') {
			error = follow_member(place, path + 1, length, diags);
			path += 1 + length;
		} else {
			diag_file_error(diags, "expected '.' or '['; got '%s'", path);
			error = -EINVAL;
		}
	}
	place->size = (uint32_t)btf_size_of(place->btf, place->type);
	if (!error && (place->offset > end || place->size > end - place->offset)) {
		diag_file_error(diags, "the types are damaged: a part is larger than its variable");
		error = -EINVAL;
	}
	return error;
}
