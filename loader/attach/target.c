/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/attach/target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Whether the list holds the option; one with a value is listed as "name=". */
static bool is_allowed(const char *option, const char *allowed)
{
	size_t length = strcspn(option, "=");

	length += option[length] == '=';
	for (const char *at = allowed; *at; at += strspn(at, " ")) {
		size_t its = strcspn(at, " ");

		if (its == length && !strncmp(at, option, length))
			return true;
		at += its;
	}
	return false;
}

static int refuse_option(const char *option, const char *form, const struct diags *diags)
{
	diag_file_error(diags, "this kind of program has no option '%s'", option);
	diag_file_note(diags, "write its target as %s", form);
	return -EINVAL;
}

/* Words exclude each other, and a value is given once: the earlier option in conflict; NULL: none. */
static const char *rival_of(const char *option, const struct attach_target *target)
{
	size_t length = strcspn(option, "=");

	for (size_t i = 0; i < target->count; i++) {
		const char *earlier = target->options[i];
		size_t its = strcspn(earlier, "=");

		if (option[length] ? its == length && !strncmp(earlier, option, length) : !earlier[its])
			return earlier;
	}
	return NULL;
}

static int refuse_rival(const char *earlier, const char *option, const char *form, const struct diags *diags)
{
	diag_file_error(diags, "'%s' and '%s' exclude each other", earlier, option);
	diag_file_note(diags, "write the target as %s", form);
	return -EINVAL;
}

int target_read(struct attach_target *target, const char *text, const char *allowed, const char *form,
		const struct diags *diags)
{
	char *rest, *option;

	*target = (struct attach_target){ 0 };
	if (!text)
		return 0;
	target->text = rest = strdup(text);
	if (!rest) {
		diag_file_error(diags, "out of memory");
		return -ENOMEM;
	}
	target->place = strsep(&rest, ",");
	while ((option = strsep(&rest, ","))) {
		if (target->count == TARGET_OPTIONS || !is_allowed(option, allowed))
			return refuse_option(option, form, diags);
		if (rival_of(option, target))
			return refuse_rival(rival_of(option, target), option, form, diags);
		target->options[target->count++] = option;
	}
	return 0;
}

void target_free(struct attach_target *target)
{
	free(target->text);
	*target = (struct attach_target){ 0 };
}

bool target_has(const struct attach_target *target, const char *option)
{
	for (size_t i = 0; i < target->count; i++)
		if (!strcmp(target->options[i], option))
			return true;
	return false;
}

const char *target_value(const struct attach_target *target, const char *option)
{
	size_t length = strlen(option);

	for (size_t i = 0; i < target->count; i++)
		if (!strncmp(target->options[i], option, length) && target->options[i][length] == '=')
			return target->options[i] + length + 1;
	return NULL;
}

int target_number(const struct attach_target *target, const char *option, int64_t least, int64_t most,
		  int64_t fallback, int64_t *number, const struct diags *diags)
{
	const char *text = target_value(target, option);
	char *end;

	*number = fallback;
	if (!text)
		return 0;
	errno = 0;
	*number = strtoll(text, &end, 0);
	if (!errno && end != text && !*end && *number >= least && *number <= most)
		return 0;
	diag_file_error(diags, "%s expects a number from %lld to %lld; got '%s'", option, (long long)least,
			(long long)most, text);
	return -EINVAL;
}
