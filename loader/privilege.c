/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/privilege.h"

#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Effective capabilities as a mask of 1 << CAP_*; none where they cannot be read. */
static uint64_t effective(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capget, &header, data))
		return 0;
	return (uint64_t)data[1].effective << 32 | data[0].effective;
}

static bool has(uint64_t mask, int capability)
{
	return mask >> capability & 1;
}

/* The kernel asks for capabilities of the first user namespace; there the map is the identity. */
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

static void explain_refusal_despite_all(const struct report *report)
{
	if (in_user_namespace())
		report_note(
			report,
			"this is a user namespace, whose capabilities do not count for BPF: run it outside");
	else
		report_note(report, "the capabilities are there: kernel lockdown or a security module "
				    "forbids it, or this "
				    "kernel has no such attachment");
}

void privilege_explain(const struct report *report, const char *what, bool needs_net, bool needs_perfmon)
{
	uint64_t mask = effective();
	bool admin = has(mask, CAP_SYS_ADMIN);
	bool bpf = !admin && !has(mask, CAP_BPF);
	bool net = needs_net && !admin && !has(mask, CAP_NET_ADMIN);
	bool perfmon = needs_perfmon && !admin && !has(mask, CAP_PERFMON);

	report_error(report, "%s: no permission", what);
	if (!bpf && !net && !perfmon) {
		explain_refusal_despite_all(report);
		return;
	}
	report_note(report, "this process lacks%s%s%s%s%s", bpf ? " CAP_BPF" : "",
		    bpf && (net || perfmon) ? "," : "", net ? " CAP_NET_ADMIN" : "",
		    net && perfmon ? "," : "", perfmon ? " CAP_PERFMON" : "");
	report_note(report, "run it as root (sudo), or give it these capabilities (setcap, capsh)");
}
