/* SPDX-License-Identifier: BSD-2-Clause */
/* Disassembling: a BPF object to source text that assembles to the same object. */
#ifndef BPFAS_DISASSEMBLE_H
#define BPFAS_DISASSEMBLE_H

#include "bpfas/assemble.h"
#include "bpfas/common.h"
#include "bpfas/diag.h"
#include "bpfas/object.h"

BPFAS_BEGIN

enum bpfas_dialect {
	BPFAS_DIALECT_LLVM, /* r1 += r2 */
	BPFAS_DIALECT_GNU,  /* add %r1,%r2 */
};

/* How code is given that is not in an ELF file. */
enum bpfas_code {
	BPFAS_CODE_BIN, /* the bytes of the instructions */
	BPFAS_CODE_HEX, /* text: these bytes in hexadecimal */
	BPFAS_CODE_C,   /* text: an array in C, of struct bpf_insn or of bytes, or a string */
};

struct bpfas_code_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	enum bpfas_code form;
	enum bpfas_endian endian;
};

/*
 * Makes an object of code alone, in the section .text. What an array in C
 * holds may be an ELF file, as in a skeleton: then that is read. *object is to
 * be freed with bpfas_object_free.
 */
BPFAS_API int bpfas_object_from_code(const char *name, const void *code, size_t length,
				     const struct bpfas_code_opts *opts, struct bpfas_object **object);

enum bpfas_view {
	BPFAS_VIEW_SOURCE, /* text that assembles to the same object */
	BPFAS_VIEW_CODE,   /* the functions alone, which assemble to the same instructions */
	BPFAS_VIEW_JSON,  /* each instruction as a JSON object on a line: section, offset, bytes, text, ... */
	BPFAS_VIEW_GRAPH, /* the flow of control of each function, in the language of Graphviz (DOT) */
};

struct bpfas_disassemble_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	enum bpfas_dialect dialect;
	int raw; /* 1: state all of the object's tables, and use no declarations */
	enum bpfas_view view;
	const char *function; /* this one alone, which is then no whole object; NULL: everything */
	int source_lines;     /* 1: the lines of the source as comments, where the object has them */
	int verify;           /* 1: assemble the text, and fail where the object is not the same */
};

/*
 * Makes the text of an object: assembled, it gives an object with the same
 * header fields, sections, symbols and relocations in the same order, whatever
 * made the object. *output is to be freed with bpfas_output_free.
 */
BPFAS_API int bpfas_disassemble(const struct bpfas_object *object, const struct bpfas_disassemble_opts *opts,
				struct bpfas_output **output);

BPFAS_END

#endif
