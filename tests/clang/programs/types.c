/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of every kind, for BTF and DWARF: enums of 64 bits, unions, bitfields, arrays, functions, tags. */
#include "bpf.h"

#define tag(text)  __attribute__((btf_type_tag(text)))
#define decl(text) __attribute__((btf_decl_tag(text)))

enum small { LESS = -1, NONE, MORE };
enum big : u64 { FIRST = 1, LAST = 0xffffffffffffffffULL };
typedef int (*handler)(struct xdp_md *, enum big);
typedef struct node node_t;
typedef u32 matrix[3][4][5];

struct node {
	node_t *left, *right;
	enum small kind : 2;
	enum big range;
	unsigned a : 1, b : 7, : 0, c : 31;
	union {
		struct {
			u8 x, y;
		};
		u16 both;
		void *pointer;
	};
	handler handlers[4];
	matrix numbers;
	const volatile char *restrict *text;
	struct node tag("user") * user decl("checked");
	_Bool flag;
	float single;
	u8 tail[];
};

struct forward;

static noinline int walk(const struct node *node decl("argument"), int depth, struct forward *unused)
{
	if (!node || depth > 3)
		return node ? node->kind : 0;
	return node->numbers[1][2][3] + node->c + node->range;
}

SEC("lsm/file_open") decl("entry") int types(struct node **nodes)
{
	struct local {
		int inside;
		enum { A = 3, B } choice;
	} local = { nodes != 0, B };

	return walk(*nodes, local.inside + local.choice, 0);
}
