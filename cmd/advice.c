/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/advice.h"

#include <stdio.h>
#include <string.h>

/* `plain` serves where the advice has no subject. */
static const struct {
	const char *before, *after;
	const char *plain;
} words[] = {
	[BPFAS_ADVICE_LIST_MAPS] = { .plain = "bpfld map list" },
	[BPFAS_ADVICE_LIST_PROGRAMS] = { .plain = "bpfld prog list" },
	[BPFAS_ADVICE_SHOW_RECORDS] = { .plain = "bpfld run" },
	[BPFAS_ADVICE_SET_MAP] = { .before = "bpfld map set ", .after = " 0 '{NAME: VALUE}'" },
	[BPFAS_ADVICE_REPLACE] = { .plain = "--replace" },
	[BPFAS_ADVICE_DETACH] = { .before = "bpfld detach ", .plain = "bpfld detach" },
	[BPFAS_ADVICE_CHOOSE_PROGRAM] = { .before = "--prog ", .plain = "--prog" },
	[BPFAS_ADVICE_NAME_TARGET] = { .before = "--target ", .plain = "--target" },
	[BPFAS_ADVICE_HOLD] = { .plain = "bpfld run" },
	[BPFAS_ADVICE_PIN_ELSEWHERE] = { .plain = "--pin" },
	[BPFAS_ADVICE_EMIT_OBJECT] = { .plain = "--emit=obj" },
	[BPFAS_ADVICE_EMIT_BYTES] = { .plain = "--emit=bin" },
	[BPFAS_ADVICE_FRESH] = { .before = "--fresh ", .plain = "--fresh" },
	[BPFAS_ADVICE_SEPARATE] = { .plain = "--separate" },
	[BPFAS_ADVICE_SET_VARIABLE] = { .before = "bpfld var set ", .plain = "bpfld var set" },
	[BPFAS_ADVICE_GIVE_BTF] = { .before = "--btf ", .plain = "--btf" },
};

char *advice_message(const struct bpfas_diag *diag)
{
	enum bpfas_advice advice = diag->advice;
	const char *subject = diag->advice_subject;
	char *text;
	int length;

	if (advice >= sizeof words / sizeof *words || !(subject ? words[advice].before : words[advice].plain))
		return strdup(diag->message);
	if (subject)
		length = asprintf(&text, "%s (%s%s%s)", diag->message, words[advice].before, subject,
				  words[advice].after ? words[advice].after : "");
	else
		length = asprintf(&text, "%s (%s)", diag->message, words[advice].plain);
	return length < 0 ? NULL : text;
}
