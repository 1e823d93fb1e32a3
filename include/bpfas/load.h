/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading: an object's programs and maps in the kernel.
 *
 * A collection is what one object holds: programs, maps, types. Only file
 * descriptors hold its kernel side: whatever was not pinned is gone when the
 * collection is closed or the process ends, by whatever signal.
 *
 * The steps, in this order: open, load, then pin or attach or both, close.
 */
#ifndef BPFAS_LOAD_H
#define BPFAS_LOAD_H

#include "bpfas/common.h"
#include "bpfas/diag.h"

BPFAS_BEGIN

struct bpfas_collection;

struct bpfas_load_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	/* Gets the messages of libbpf and the verifier, complete and unchanged; NULL: dropped. */
	void (*log)(void *context, const char *text);
	void *log_context;
	/*
	 * Called between the steps of attaching and pinning: a result other than 0
	 * stops them with -EINTR and undoes what they did. NULL: never stopped.
	 */
	int (*cancelled)(void *context);
	void *cancel_context;
};

/*
 * Opens a file, an object or source text (detected from its content), or
 * `length` bytes of an object that diagnostics call `name`; the bytes are not
 * needed afterwards. The callbacks in the options are used as long as the
 * collection lives. Close *collection with bpfas_collection_close.
 */
BPFAS_API int bpfas_collection_open(const char *path, const struct bpfas_load_opts *opts,
				    struct bpfas_collection **collection);
BPFAS_API int bpfas_collection_open_memory(const char *name, const void *bytes, size_t length,
					   const struct bpfas_load_opts *opts,
					   struct bpfas_collection **collection);

/* 1 if `path` is in a BPF file system, 0 if elsewhere, or a negative errno value, which is not reported. */
BPFAS_API int bpfas_path_is_bpffs(const char *path);

/*
 * A collection of programs that the kernel already has, by what a person calls
 * them: a pin of a program or link, a folder of such pins, an id, the file that
 * was attached (with or without its ending), or a program's name. `section`
 * ("cgroup/connect4") tells apart what shares a program type; NULL: as the
 * links are, else the commonest of its type. It needs no loading.
 */
BPFAS_API int bpfas_collection_open_program(const char *what, const char *section,
					    const struct bpfas_load_opts *opts,
					    struct bpfas_collection **collection);

/*
 * Sets a variable of .data, .rodata or .bss before loading: a number, true,
 * false, an enumerator, or the text of a char array. -ENOENT: there is no
 * variable of that name; -ERANGE: the value does not fit.
 */
BPFAS_API int bpfas_collection_set(struct bpfas_collection *collection, const char *name, const char *value);

/*
 * Before loading, and before maps are taken from anywhere: the map of that name (".bss" for variables) is a
 * new one in any case; NULL: all are. -ENOENT: there is no such map.
 */
BPFAS_API int bpfas_collection_fresh(struct bpfas_collection *collection, const char *map);

/*
 * Before loading: uses the maps that are pinned in `directory` under their
 * names instead of creating new ones, after checking that they match.
 * Variables of .data and .bss keep the pinned values; constants are the object's own.
 */
BPFAS_API int bpfas_collection_reuse(struct bpfas_collection *collection, const char *directory);

/*
 * Creates the maps and has the kernel verify the programs. A refused program
 * is described at the source line of the refused instruction. Nothing is
 * pinned: a map with `pinning by_name` is shared with one already pinned under
 * this name, but only pinning and attaching make new pins. After a failure the
 * collection can only be closed.
 */
BPFAS_API int bpfas_collection_load(struct bpfas_collection *collection);

/*
 * Pins all programs and maps under `directory`, in a BPF file system, by their
 * names (a map with `pinning by_name`: under /sys/fs/bpf). The directory's last
 * component is created if missing. All or nothing: if one cannot be pinned,
 * those already made are removed.
 */
BPFAS_API int bpfas_collection_pin(struct bpfas_collection *collection, const char *directory);

/* The same, but the pins take the place of those that have these names. */
BPFAS_API int bpfas_collection_repin(struct bpfas_collection *collection, const char *directory);

/* libbpf's own object, for everything else; it belongs to the collection. */
struct bpf_object;
BPFAS_API struct bpf_object *bpfas_collection_object(struct bpfas_collection *collection);

/* Detaches, unloads, frees; NULL is allowed. */
BPFAS_API void bpfas_collection_close(struct bpfas_collection *collection);

BPFAS_END

#endif
