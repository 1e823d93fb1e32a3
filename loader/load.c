/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading: the kernel creates the maps and verifies the programs. */
#include <errno.h>
#include <string.h>

#include "base/capture.h"
#include "kernel/bpffs.h"
#include "loader/collection.h"
#include "loader/explain.h"
#include "loader/explain_btf.h"
#include "loader/reuse.h"

int bpfas_collection_load(struct bpfas_collection *collection)
{
	struct capture capture;
	const char *said;
	int error;

	if (!collection->object)
		return 0;
	if (!collection->map_count && !bpf_object__next_program(collection->object, NULL)) {
		diag_file_error(&collection->diags, "it has neither programs nor maps");
		diag_file_note(&collection->diags, "declare a program with .prog NAME \"SECTION\"");
		return -ENOENT;
	}
	error = reuse_maps(collection, NULL);
	if (error)
		return error;
	capture_begin(&capture);
	error = bpf_object__load(collection->object);
	said = capture_end(&capture);
	collection_log(collection, said);
	collection_log(collection, collection->verifier_log);
	warn_of_btf(collection, said);
	if (error)
		explain_load(collection, error, said);
	capture_free(&capture);
	for (size_t i = 0; !error && i < collection->program_count; i++)
		collection->programs[i].fd = bpf_program__fd(collection->programs[i].program);
	return error;
}

int bpfas_collection_reuse(struct bpfas_collection *collection, const char *directory)
{
	int found = bpfas_path_is_bpffs(directory);

	if (!found)
		return bpffs_refuse(&collection->diags, directory);
	if (found > 0)
		return reuse_maps(collection, directory);
	diag_file_error(&collection->diags, "cannot take maps from '%s': %s", directory, strerror(-found));
	diag_file_advise(&collection->diags, BPFAS_NOTE, BPFAS_ADVICE_LIST_MAPS, NULL,
			 "list the maps to see where they are pinned");
	return found;
}
