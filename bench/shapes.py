# SPDX-License-Identifier: BSD-2-Clause
"""Texts of odd shapes: many of one construct."""

import typing

from bench.tools import Source

CHUNK = 10000


class Shape(typing.NamedTuple):
    """A text is repeated for each item, with ~ replaced by its number. None: the dialect cannot express it."""
    llvm: str = None
    gnu: str = None
    own: str = None         # only bpfas can read it
    head: str = ""
    gnu_head: str = None    # if it differs
    tail: str = ""
    items: int = 1_000_000  # of the larger text: enough to take a second
    once: bool = False      # not repeated; ~ is the number of items


FUNCTION = "\t.globl\tf~\n\t.p2align\t3\n\t.type\tf~,@function\nf~:\n{}\n.Lend~:\n\t.size\tf~, .Lend~-f~\n"
CFI_FUNCTION = FUNCTION.format("\t.cfi_startproc\n{}\n\t.cfi_endproc")
# The lines of DWARF and BTF that clang writes, as frequent as in real programs.
DATA = """\
	.byte	7                               # Abbrev [7] 0x~:0xb DW_TAG_member
	.byte	~&255                           # DW_AT_name
	.long	~                               # DW_AT_type
	.byte	1                               # DW_AT_decl_file
	.short	~&32767                         # DW_AT_decl_line
	.byte	56                              # DW_AT_data_member_location
	.long	~                               # BTF_KIND_PTR(id = ~)
	.long	33554432                        # 0x2000000
	.asciz	"member_~"                      # string offset=~
	.long	.Ltmp~-.Lbase                   # DW_AT_low_pc
.Ltmp~:
	.ascii	"\\214\\001"                      # DW_OP_addr
	.uleb128 ~
	.quad	~
"""


def no_comments(text):
    """To GNU as for BPF, # starts a comment only at the start of a line."""
    return "".join(line.split("  #")[0].rstrip() + "\n" for line in text.splitlines())


MACRO = ".macro m reg, number, label\n{}\n{}\n{}\n\\label:\n.endm\n"
LLVM_BODY = "\\reg = \\number", "if \\reg > 7 goto \\label", "\\reg += 1"
GNU_BODY = "mov \\reg,\\number", "jgt \\reg,7,\\label", "add \\reg,1"
NESTED = ".macro i a, b\n{}\\a\n{}\\b\n.endm\n.macro o a\ni \\a, 1\ni \\a, 2\n.endm\n"

SHAPES = {
    "labels": Shape("L~: if r1 == 1 goto L~\n", "L~: jeq %r1,1,L~\n"),
    "globals": Shape(".globl g~\ng~: r1 = 1\n", ".globl g~\ng~: mov %r1,1\n"),
    "sections": Shape('.section s~,"ax",@progbits\nr1 = 1\n', '.section s~,"ax",@progbits\nmov %r1,1\n',
                      items=200_000),   # for a million, GNU as needs 5 GB
    "externs": Shape("call e~\n", "call e~\n"),
    "map references": Shape("r1 = map~ ll\n", "lddw %r1,map~\n"),
    "functions": Shape(CFI_FUNCTION.format("r0 = 0\n\texit"), FUNCTION.format("mov %r0,0\n\texit"),
                       head=".cfi_sections .debug_frame\n", gnu_head="", items=200_000),
    "far jumps": Shape("L~: gotol M~\nr1 += 1\nM~: gotol L\n", head="L:\n", items=300_000),
    "far jumps, relaxed": Shape(own="goto M\nr1 += 1\n", tail="M: exit\n"),
    "macros": Shape("m r1, ~, M~\n", "m %r1,~,M~\n", head=MACRO.format(*LLVM_BODY),
                    gnu_head=MACRO.format(*GNU_BODY), items=200_000),
    "macros in macros": Shape("o ~\n", "o ~\n", head=NESTED.format("r1 = ", "r2 = "),
                              gnu_head=NESTED.format("mov %r1,", "mov %r2,"), items=100_000),
    "repetition": Shape(".rept ~\nr1 += 1\nr2 = *(u32 *)(r1 + 4)\n.endr\n",
                        ".rept ~\nadd %r1,1\nldxw %r2,[%r1+4]\n.endr\n", once=True, items=500_000),
    "iteration": Shape(".irp x, 1, 2, 3, 4, 5, 6, 7, 8\nr\\x += ~\n.endr\n",
                       ".irp x, 1, 2, 3, 4, 5, 6, 7, 8\nadd %r\\x,~\n.endr\n", items=100_000),
    "conditions": Shape(".if ~ & 1\nr1 = ~\n.else\nr2 = ~\n.endif\n", ".if ~ & 1\nmov %r1,~\n.else\nmov %r2,~\n.endif\n",
                        items=200_000),
    "data": Shape(DATA, no_comments(DATA), head=".data\n.Lbase:\n", items=70_000),
    "strings": Shape('.asciz "name_~ \\t\\"quoted\\"\\n\\101"\n', '.asciz "name_~ \\t\\"quoted\\"\\n\\101"\n',
                     head=".data\n"),
    "one line": Shape("r1 += 1; if r1 == ~ goto +0; ", tail="\n", items=500_000),
    "constants": Shape(".equ E~, ~\nr1 = E~\n", ".equ E~, ~\nmov %r1,E~\n", items=500_000),
    "expressions": Shape("r1 = ~ * 2 + 3 - 1 + 0x10\n", "mov %r1,~ * 2 + 3 - 1 + 0x10\n"),
    "line numbers": Shape(".loc 1 ~ 7\nr1 = 1\n", ".loc 1 ~ 7\nmov %r1,1\n", head='.file 1 "f.c"\n', items=500_000),
    "comments": Shape("// what the next line does, in some words\nr1 += 1 // ~\n/* and so on */ r2 += 1\n",
                      items=400_000),
    "GNU mnemonics": Shape(gnu="ldxw %r2,[%r1+8]\nmov %r3,~\nL~: jgt %r2,%r3,L~\nstxdw [%r10+-8],%r3\n",
                           items=250_000),
    "programs": Shape(own='.prog p~ "xdp"\nr0 = ~\nexit\n.endprog\n', items=100_000),
    "maps": Shape(own=".map m~ hash { key u32; value u64; max_entries 16 }\n", items=50_000),
    "structures": Shape(own=".struct s~ { u32 a; u64 b[4]; }\n", tail='.prog p "xdp"\nr0 = sizeof(s1)\nexit\n.endprog\n',
                        items=100_000),
}


def write_text(path, head, each, tail, shape, count):
    with open(path, "w") as out:
        out.write(head)
        if shape.once:
            out.write(each.replace("~", str(count)))
        else:
            for start in range(0, count, CHUNK):
                out.write("".join([each.replace("~", str(i)) for i in range(start, min(start + CHUNK, count))]))
        out.write(tail)
    return path


def write(folder, name, count):
    """A Source of so many items."""
    shape = SHAPES[name]
    stem = f"{name.replace(' ', '-')}-{count}"
    def text(suffix, head, each):
        return each and write_text(folder / f"{stem}{suffix}.s", head, each, shape.tail, shape, count)

    return Source(text("", shape.head, shape.llvm),
                  text("-gnu", shape.head if shape.gnu_head is None else shape.gnu_head, shape.gnu),
                  text("-own", shape.head, shape.own))
