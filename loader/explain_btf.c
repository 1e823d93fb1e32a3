/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/explain_btf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#define LOG_SIZE (1 << 20)

/* The kernel's log ends with the type that it refuses, and why. */
static void cut_to_last_line(char *log)
{
	size_t length = strlen(log);
	char *last;

	while (length && log[length - 1] == '\n')
		log[--length] = '\0';
	last = strrchr(log, '\n');
	if (last)
		memmove(log, last + 1, strlen(last));
}

/*
 * The log that libbpf got may have made room for a program's since, so the
 * kernel is asked again. "": it does not refuse the BTF as it is here.
 */
static void ask_kernel(const struct btf *btf, char *log)
{
	LIBBPF_OPTS(bpf_btf_load_opts, opts, .log_buf = log, .log_size = LOG_SIZE, .log_level = 1);
	uint32_t size;
	const void *raw = btf__raw_data(btf, &size);
	int fd = raw ? bpf_btf_load(raw, size, &opts) : -1;

	if (fd >= 0) {
		close(fd);
		*log = '\0';
	}
	cut_to_last_line(log);
}

void warn_of_btf(const struct bpfas_collection *collection, const char *said)
{
	const struct btf *btf = bpf_object__btf(collection->object);
	char *log;

	if (!btf || collection->fixes.has_bad_btf || !strstr(said, "Error loading BTF"))
		return;
	log = calloc(1, LOG_SIZE);
	if (log)
		ask_kernel(btf, log);
	diag_file_warning(&collection->diags,
			  "the kernel refuses this object's BTF%s%s, so its types and source lines are lost",
			  log && *log ? ": " : "", log ? log : "");
	free(log);
}
