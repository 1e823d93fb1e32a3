/* SPDX-License-Identifier: BSD-2-Clause */
/* Assembling: source text to a BPF object in memory. */
#ifndef BPFAS_ASSEMBLE_H
#define BPFAS_ASSEMBLE_H

#include "bpfas/common.h"
#include "bpfas/diag.h"
#include "bpfas/object.h"

BPFAS_BEGIN

enum bpfas_endian { BPFAS_LITTLE, BPFAS_BIG };

enum bpfas_debug {
	BPFAS_DEBUG_DEFAULT, /* BTF for the declarations (.map, .prog), with source lines */
	BPFAS_DEBUG_NONE,    /* the same without source lines (-g0) */
	BPFAS_DEBUG_LINES,   /* also BTF and lines of functions made by `.type NAME, @function` (-g) */
};

/*
 * What bpfas_assemble_output makes of the source. BIN, HEX and C hold the instructions of the first
 * section that has any, its local calls resolved; an instruction that needs a
 * loader (a map's address, another section's function) is an error there.
 */
enum bpfas_emit {
	BPFAS_EMIT_OBJ,  /* an ELF object */
	BPFAS_EMIT_BIN,  /* the bytes of the instructions, and nothing else */
	BPFAS_EMIT_HEX,  /* text: the same bytes, one instruction a line */
	BPFAS_EMIT_C,    /* text: an array of struct bpf_insn, to be included in C */
	BPFAS_EMIT_LIST, /* text: of every section the offsets, bytes and source lines */
};

struct bpfas_assemble_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	enum bpfas_endian endian;
	enum bpfas_debug debug;
	enum bpfas_emit emit;
	int endian_is_given; /* 1: an `.endian` in the source that contradicts `endian` is an error */
	int version;         /* 1..4: refuse instructions that this version lacks; 0: accept all */
	const char *const
		*include_dirs; /* for .include and .incbin, after the folder of the including file */
	size_t include_dir_count;
	const char *const *defines; /* constants: "NAME=VALUE", or "NAME" for 1 */
	size_t define_count;
	const char *btf; /* a file with BTF, whose types are known after all others; NULL: none */
	/* Gets the name of each file that the result depends on, once; NULL: not wanted. */
	void (*dependency)(void *context, const char *path);
	void *dependency_context;
};

/*
 * A source: `length` bytes of text that diagnostics call `name`, or (text NULL)
 * the file of this name. A file of 2 MiB or more is mapped: if another process
 * truncates it meanwhile, the process gets a SIGBUS, as with any mapping.
 */
struct bpfas_input {
	const char *name;
	const char *text;
	size_t length;
};

/*
 * Assembles the inputs, in their order, as one source: labels and definitions
 * are shared, and each continues the section in which the previous one ended.
 * On success *object is the result, to be freed with bpfas_object_free; `emit`
 * is ignored.
 */
BPFAS_API int bpfas_assemble(const struct bpfas_input *inputs, size_t count,
			     const struct bpfas_assemble_opts *opts, struct bpfas_object **object);

/* The same for one file, and for one text in memory. */
BPFAS_API int bpfas_assemble_file(const char *path, const struct bpfas_assemble_opts *opts,
				  struct bpfas_object **object);
BPFAS_API int bpfas_assemble_text(const char *name, const char *text, size_t length,
				  const struct bpfas_assemble_opts *opts, struct bpfas_object **object);

/* Assembles the inputs to what `emit` asks for; *output is to be freed with bpfas_output_free. */
BPFAS_API int bpfas_assemble_output(const struct bpfas_input *inputs, size_t count,
				    const struct bpfas_assemble_opts *opts, struct bpfas_output **output);

BPFAS_END

#endif
