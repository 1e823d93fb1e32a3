/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that every source may use without a header: helpers, constants and types
 * of the Linux UAPI. They are tables of facts (the .def files here), so that an
 * object does not depend on the machine on which it is assembled. Tests compare
 * them with the system's headers and a kernel's BTF.
 */
#ifndef UAPI_BUILTIN_H
#define UAPI_BUILTIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Names are arrays in their rows, not pointers: so the tables need no relocation at start-up, and cost
 * nothing unless used. A name that does not fit its row fails the build or the test.
 */
struct builtin_helper {
	int32_t id;    /* what `call` takes */
	bool gpl_only; /* reserved for programs with a GPL-compatible licence */
	char name[39]; /* with its bpf_ prefix */
};

struct builtin_constant {
	int64_t value; /* ULLONG_MAX and the like: their bits, so -1 */
	char name[48];
};

/*
 * One member of a built-in type, as a declaration: `type name[count]`. Offsets are not stored: they
 * follow from C's layout rules (asm/type/type.h), and a test compares them with a kernel's BTF.
 */
struct builtin_member {
	char type[48];  /* C's spelling: "__u32", "__be16", "struct in6_addr", "void *", "unsigned char" */
	char name[32];  /* "" for an anonymous member, whose type then has a made-up name */
	uint32_t count; /* elements of an array; 0: not an array (for a flexible one see `flexible`) */
	bool flexible;  /* `name[]` */
	uint8_t bits;   /* width of a bit-field; 0: none */
	uint8_t align;  /* from __attribute__((aligned)) on the member; 0: natural */
};

/*
 * Pointers are to integers, to built-in types, or `void *`, in place of kernel types that are not built in.
 *
 * Headers list the bit-fields of a packet header twice, once for each byte order, so that each occupies the
 * same bits of the same byte. Here (wire_bits) they are listed for little-endian; for big-endian, those of
 * each byte are in reverse order (iphdr: ihl, version; big-endian: version, ihl). No bit-field here straddles
 * a byte that others share.
 */
struct builtin_type {
	char name[40]; /* without "struct" */
	bool is_union;
	bool anonymous; /* only the type of another's anonymous or nested member */
	bool packed;
	bool wire_bits; /* its bit-fields are a packet header's: see above */
	bool x86_64;    /* its layout is x86-64's; for other machines use a kernel's BTF */
	uint8_t align;  /* from __attribute__((aligned)) on the type; 0: natural */
	uint32_t member_count;
	const struct builtin_member *members;
};

/* The name need not be terminated. NULL: not found. */
const struct builtin_helper *builtin_helper(const char *name, size_t length);
const struct builtin_constant *builtin_constant(const char *name, size_t length);
const struct builtin_type *builtin_type(const char *name, size_t length);

/* The whole tables, for suggestions and tests, sorted by name (bytewise). */
extern const struct builtin_helper builtin_helpers[];
extern const struct builtin_constant builtin_constants[];
extern const struct builtin_type builtin_types[];
extern const size_t builtin_helper_count, builtin_constant_count, builtin_type_count;

#endif
