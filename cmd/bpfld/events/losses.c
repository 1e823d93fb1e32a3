/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/events/losses.h"

#include "cmd/bpfld/json.h"
#include "cmd/print.h"

void losses_print(const struct bpfas_events *events, const struct bpfas_map *map, bool json)
{
	uint64_t lost = bpfas_events_lost(events, map);
	struct printer printer = printer_for(stderr);
	struct bpfas_json *out;

	if (!lost)
		return;
	if (!json) {
		print_warning(&printer, "map '%s': %llu records were lost, as nobody read them in time",
			      bpfas_map_name(map), (unsigned long long)lost);
		print_finish(&printer);
		return;
	}
	out = bpfas_json_new(print_to_file, stdout);
	if (!out)
		return;
	bpfas_json_object_begin(out);
	json_string(out, "map", bpfas_map_name(map));
	json_number(out, "lost", lost);
	bpfas_json_object_end(out);
	bpfas_json_newline(out);
	bpfas_json_free(out);
}
