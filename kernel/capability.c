/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/capability.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Effective capabilities as a mask of 1 << CAP_*; 0 if they cannot be read. */
static uint64_t effective(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capget, &header, data))
		return 0;
	return (uint64_t)data[1].effective << 32 | data[0].effective;
}

/* The kernel requires the capabilities in the initial user namespace, where the uid map is the identity. */
static bool in_user_namespace(void)
{
	unsigned inside, outside, count;
	FILE *file = fopen("/proc/self/uid_map", "re");
	int fields = 0;

	if (file) {
		fields = fscanf(file, "%u %u %u", &inside, &outside, &count);
		fclose(file);
	}
	return fields == 3 && (inside || outside || count != UINT32_MAX);
}

static void explain_refusal_despite_all(const struct diags *diags)
{
	if (in_user_namespace())
		diag_file_note(
			diags,
			"capabilities of a user namespace do not count for BPF: run it in the initial one");
	else
		diag_file_note(diags, "no capability is missing: kernel lockdown or a security module "
				      "forbids it, or this kernel lacks this attachment");
}

static const struct {
	uint64_t bit;
	const char *name;
	bool has_admin; /* CAP_SYS_ADMIN implies it */
} capabilities[] = {
	{ NEEDS(CAP_BPF), "CAP_BPF", true },
	{ NEEDS(CAP_NET_ADMIN), "CAP_NET_ADMIN", true },
	{ NEEDS(CAP_PERFMON), "CAP_PERFMON", true },
	{ NEEDS(CAP_NET_RAW), "CAP_NET_RAW", false },
	{ NEEDS(CAP_SYS_PTRACE), "CAP_SYS_PTRACE", false },
	{ NEEDS(CAP_DAC_READ_SEARCH), "CAP_DAC_READ_SEARCH", false },
	{ NEEDS(CAP_SYS_ADMIN), "CAP_SYS_ADMIN", true },
};

uint64_t capabilities_of(const struct program_kind *kind)
{
	return NEEDS(CAP_BPF) | (kind && kind->needs_net ? NEEDS(CAP_NET_ADMIN) : 0) |
	       (kind && kind->needs_perfmon ? NEEDS(CAP_PERFMON) : 0);
}

void capability_explain(const struct diags *diags, const char *what, uint64_t needs)
{
	char lacking[128] = "";
	uint64_t own = effective();

	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
		uint64_t enough =
			capabilities[i].bit | (capabilities[i].has_admin ? NEEDS(CAP_SYS_ADMIN) : 0);

		if (!(needs & capabilities[i].bit) || own & enough)
			continue;
		strcat(lacking, *lacking ? ", " : " ");
		strcat(lacking, capabilities[i].name);
	}
	diag_file_error(diags, "%s: no permission", what);
	if (!*lacking) {
		explain_refusal_despite_all(diags);
		return;
	}
	diag_file_note(diags, "this process lacks%s", lacking);
	diag_file_note(diags, "run it as root (sudo), or give it these capabilities (setcap, capsh)");
}
