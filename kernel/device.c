/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/device.h"

#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/suggest.h"
#include "kernel/program_name.h"

static void suggest(const char *name, const struct diags *diags)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));
	struct if_nameindex *devices = if_nameindex();

	for (struct if_nameindex *device = devices; device && device->if_name; device++)
		suggestion_offer(&suggestion, device->if_name);
	if (suggestion.nearest)
		diag_file_note(diags, "did you mean '%s'?", suggestion.nearest);
	else
		diag_file_note(diags, "run 'ip link' to list the devices of this network namespace");
	if (devices)
		if_freenameindex(devices);
}

bool device_exists(const char *name)
{
	return strlen(name) < IF_NAMESIZE && if_nametoindex(name);
}

int device_find(const char *name, const struct diags *diags)
{
	unsigned index = strlen(name) < IF_NAMESIZE ? if_nametoindex(name) : 0;

	if (index && index <= INT_MAX)
		return (int)index;
	diag_file_error(diags, "no network device '%s'", name);
	if (strlen(name) < IF_NAMESIZE)
		suggest(name, diags);
	else
		diag_file_note(diags, "a device name has at most %d bytes", IF_NAMESIZE - 1);
	return -ENODEV;
}

uint32_t device_xdp_program(int index)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, query);

	if (bpf_xdp_query(index, 0, &query))
		return 0;
	if (query.prog_id)
		return query.prog_id;
	return query.drv_prog_id ? query.drv_prog_id : query.skb_prog_id;
}

void device_explain_taken(int index, const char *name, const struct diags *diags)
{
	struct program_name program;
	uint32_t id = device_xdp_program(index);

	if (!id) {
		diag_file_error(diags, "device '%s' already has an XDP program", name);
		diag_file_note(diags, "run 'bpftool net show dev %s' to see which", name);
		return;
	}
	program = program_name(id);
	diag_file_error(diags, "device '%s' already has an XDP program: '%s' (id %u)", name, program.text,
			id);
	diag_file_advise(diags, BPFAS_NOTE, BPFAS_ADVICE_REPLACE, NULL, "replace it");
	diag_file_advise(diags, BPFAS_NOTE, BPFAS_ADVICE_DETACH, name,
			 "or detach it, or end the process that holds it");
}
