/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that every source knows without a header: helpers, constants and types
 * of the Linux UAPI. They are tables of facts (asm/builtin/ *.def), so that an
 * object never depends on the machine it was assembled on; tests hold them
 * against the system's headers and a kernel's BTF.
 */
#ifndef ASM_BUILTIN_H
#define ASM_BUILTIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct builtin_helper {
	const char *name; /* with its bpf_ prefix */
	int32_t id;       /* what `call` takes */
	bool gpl_only;    /* the kernel refuses it to programs without a GPL-compatible licence */
};

struct builtin_constant {
	const char *name;
	int64_t value;
};

/*
 * One member of a built-in type, as a declaration: `type name[count]`. Offsets are not stored: C's layout
 * rules give them (asm/type.h), and a test holds the outcome against a kernel's BTF.
 */
struct builtin_member {
	const char *type;  /* C's spelling: "__u32", "__be16", "struct in6_addr", "void *", "unsigned char" */
	const char *name;  /* "" for an anonymous member, whose type is then a built-in type of a made-up name */
	uint32_t count;    /* elements of an array; 0: no array (a flexible array: see flexible) */
	bool flexible;     /* `name[]` */
	uint8_t bits;      /* width of a bitfield; 0: none */
	uint8_t align;     /* from __attribute__((aligned)) on the member (say, __bpf_md_ptr's 8); 0: natural */
};

struct builtin_type {
	const char *name;   /* without "struct" */
	bool is_union;
	bool anonymous;     /* reached only as the type of another's anonymous (or nested unnamed) member */
	bool packed;
	uint8_t align;      /* from __attribute__((aligned)) on the type; 0: natural */
	const struct builtin_member *members;
	size_t member_count;
};

/* Each takes a name that need not be terminated; NULL where there is none. */
const struct builtin_helper *builtin_helper(const char *name, size_t length);
const struct builtin_constant *builtin_constant(const char *name, size_t length);
const struct builtin_type *builtin_type(const char *name, size_t length);

/*
 * For suggestions and tests: the tables whole, sorted by name (bytewise).
 */
extern const struct builtin_helper builtin_helpers[];
extern const struct builtin_constant builtin_constants[];
extern const struct builtin_type builtin_types[];
extern const size_t builtin_helper_count, builtin_constant_count, builtin_type_count;

#endif
