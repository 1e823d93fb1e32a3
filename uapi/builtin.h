/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that every source knows without a header: helpers, constants and types
 * of the Linux UAPI. They are tables of facts (the .def files here), so that an
 * object never depends on the machine it was assembled on; tests hold them
 * against the system's headers and a kernel's BTF.
 */
#ifndef UAPI_BUILTIN_H
#define UAPI_BUILTIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Names lie in their rows, not behind pointers: then the tables need no relocation, so that a program that
 * uses none of them starts as fast as without. A name that does not fit its row fails the build or the test.
 */
struct builtin_helper {
	int32_t id;    /* what `call` takes */
	bool gpl_only; /* the kernel refuses it to programs without a GPL-compatible licence */
	char name[39]; /* with its bpf_ prefix */
};

struct builtin_constant {
	int64_t value; /* ULLONG_MAX and the like: their bits, so -1 */
	char name[48];
};

/*
 * One member of a built-in type, as a declaration: `type name[count]`. Offsets are not stored: C's layout
 * rules give them (asm/type/type.h), and a test holds the outcome against a kernel's BTF.
 */
struct builtin_member {
	char type[48];  /* C's spelling: "__u32", "__be16", "struct in6_addr", "void *", "unsigned char" */
	char name[32];  /* "" for an anonymous member, whose type is then a built-in type of a made-up name */
	uint32_t count; /* elements of an array; 0: no array (a flexible array: see flexible) */
	bool flexible;  /* `name[]` */
	uint8_t bits;   /* width of a bitfield; 0: none */
	uint8_t align;  /* from __attribute__((aligned)) on the member; 0: natural */
};

/*
 * Pointers are to integers, to built-in types, or `void *`: what they point to in the kernel is not described
 * here.
 *
 * Headers list the bitfields of a packet twice, once for each byte order, so that each stands in the same
 * bits of the same byte. Here (wire_bits) they are listed for little-endian; for big-endian each byte's stand
 * in reverse order (iphdr: ihl, version; big-endian: version, ihl). No bitfield here straddles bytes that
 * others share.
 */
struct builtin_type {
	char name[40]; /* without "struct" */
	bool is_union;
	bool anonymous; /* reached only as the type of another's anonymous (or nested unnamed) member */
	bool packed;
	bool wire_bits; /* its bitfields are a packet's: see above */
	bool x86_64;    /* its layout is that machine's; elsewhere a kernel's BTF has it */
	uint8_t align;  /* from __attribute__((aligned)) on the type; 0: natural */
	uint32_t member_count;
	const struct builtin_member *members;
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
