/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpfas.h - the public interface of libbpfas, the BPF toolchain library.
 *
 * Everything that the commands bpfas and bpfld do, a C program can do with
 * this header. Conventions that hold for every function:
 *
 *  - The library never prints and never exits. What is to be said goes to the
 *    diagnostics callback of the call's options, one call per message.
 *  - Option structs start with `size`: set it to sizeof the struct, zero the
 *    rest (BPFAS_OPTS does both). A null pointer means all defaults.
 *  - Functions that can fail return 0 or a negative errno value (-EINVAL where
 *    the input is wrong); every failure has been described by at least one
 *    BPFAS_ERROR diagnostic before the function returns.
 *  - Strings handed to a callback live until the callback returns.
 *  - Objects are independent: two threads may use two of them at once; one
 *    object belongs to one thread at a time. There is no global state.
 */
#ifndef BPFAS_H
#define BPFAS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BPFAS_API __attribute__((visibility("default")))

/* Declares and clears an option struct: BPFAS_OPTS(bpfas_assemble_opts, o, .endian = BPFAS_BIG); */
#define BPFAS_OPTS(type, name, ...) struct type name = { .size = sizeof(struct type), __VA_ARGS__ }

/* The library's version, as "major.minor.patch". Static storage. */
BPFAS_API const char *bpfas_version(void);

/* ---- Diagnostics ------------------------------------------------------- */

enum bpfas_severity {
	BPFAS_NOTE,    /* explains the message before it */
	BPFAS_WARNING, /* the output is made, but look here */
	BPFAS_ERROR,   /* no output is made */
};

struct bpfas_diag {
	enum bpfas_severity severity;
	const char *message;     /* one sentence, no newline, no final full stop */
	const char *file;        /* name as given by the caller; NULL: no place in a file */
	uint32_t line;           /* from 1; 0: the file as a whole */
	uint32_t column;         /* from 1, in bytes */
	uint32_t length;         /* of the span on that line, in bytes; at least 1 */
	const char *source;      /* the line's text, or a window of a very long line; not terminated */
	size_t source_length;    /* in bytes */
	uint32_t source_column;  /* the column of source[0]: 1 unless it is a window */
};

typedef void (*bpfas_diag_fn)(void *context, const struct bpfas_diag *diag);

/*
 * The text that a command prints for a diagnostic: the message with its place,
 * the source line, a caret line; ends with a newline. `colour` adds terminal
 * escapes. The caller frees the result; NULL when memory is out.
 */
BPFAS_API char *bpfas_diag_format(const struct bpfas_diag *diag, int colour);

/* ---- Assembling: source text to a BPF ELF object in memory ------------- */

enum bpfas_endian { BPFAS_LITTLE, BPFAS_BIG };

/* BTF in the output: by default, what the declarations (.map, .prog) need, with source lines. */
enum bpfas_debug { BPFAS_DEBUG_DEFAULT, BPFAS_DEBUG_NONE };

struct bpfas_assemble_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	enum bpfas_endian endian;
	enum bpfas_debug debug;    /* BPFAS_DEBUG_NONE leaves .BTF.ext out (-g0) */
};

struct bpfas_object;

/*
 * Assembles a file, or `length` bytes of text that diagnostics call `name`.
 * On success *object is the result, to be freed with bpfas_object_free.
 */
BPFAS_API int bpfas_assemble_file(const char *path, const struct bpfas_assemble_opts *opts,
				  struct bpfas_object **object);
BPFAS_API int bpfas_assemble_text(const char *name, const char *text, size_t length,
				  const struct bpfas_assemble_opts *opts, struct bpfas_object **object);

/* The object as an ELF file's bytes; they live as long as the object. */
BPFAS_API const void *bpfas_object_elf(const struct bpfas_object *object, size_t *size);

/* Frees the object; NULL is allowed. */
BPFAS_API void bpfas_object_free(struct bpfas_object *object);

/*
 * Writes bytes to `path` in full or not at all: to a temporary file beside it,
 * then renamed over it, so that a failure leaves an old file as it was. Where
 * `path` is a device or a pipe, the bytes are written to it directly.
 */
struct bpfas_write_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};
BPFAS_API int bpfas_write_file(const char *path, const void *bytes, size_t length,
			       const struct bpfas_write_opts *opts);

#ifdef __cplusplus
}
#endif

#endif
