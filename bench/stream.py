# SPDX-License-Identifier: BSD-2-Clause
"""Random but realistic assembly, the same instructions in LLVM's spelling and in GNU's."""

import random

from bench.tools import Source

PER_FUNCTION = 2000
PER_BLOCK = 6      # instructions from one label to the next, on average
NEAR = 12           # a jump goes at most so many labels ahead

# (how often, LLVM's, GNU's): a b are registers, n small and h larger numbers, o an offset, s one in the stack.
FORMS = [
    (12, "r{a} = r{b}", "mov %r{a},%r{b}"),
    (8, "r{a} = {n}", "mov %r{a},{n}"),
    (4, "w{a} = {n}", "mov32 %r{a},{n}"),
    (6, "r{a} += {n}", "add %r{a},{n}"),
    (5, "r{a} += r{b}", "add %r{a},%r{b}"),
    (2, "w{a} *= {n}", "mul32 %r{a},{n}"),
    (2, "r{a} -= r{b}", "sub %r{a},%r{b}"),
    (3, "w{a} &= {h}", "and32 %r{a},{h}"),
    (3, "r{a} |= r{b}", "or %r{a},%r{b}"),
    (4, "r{a} <<= 32", "lsh %r{a},32"),
    (3, "r{a} s>>= 32", "arsh %r{a},32"),
    (2, "r{a} = be16 r{a}", "endbe %r{a},16"),
    (9, "r{a} = *(u64 *)(r10 - {s})", "ldxdw %r{a},[%r10+-{s}]"),
    (8, "r{a} = *(u32 *)(r{b} + {o})", "ldxw %r{a},[%r{b}+{o}]"),
    (4, "r{a} = *(u16 *)(r{b} + {o})", "ldxh %r{a},[%r{b}+{o}]"),
    (3, "r{a} = *(u8 *)(r{b} + {o})", "ldxb %r{a},[%r{b}+{o}]"),
    (9, "*(u64 *)(r10 - {s}) = r{a}", "stxdw [%r10+-{s}],%r{a}"),
    (5, "*(u32 *)(r{b} + {o}) = r{a}", "stxw [%r{b}+{o}],%r{a}"),
    (2, "*(u8 *)(r{b} + {o}) = r{a}", "stxb [%r{b}+{o}],%r{a}"),
    (1, "lock *(u64 *)(r{b} + {o}) += r{a}", "xadddw [%r{b}+{o}],%r{a}"),
    (4, "call {c}", "call {c}"),
    (2, "r{a} = {h} ll", "lddw %r{a},{h}"),
    (2, "r{a} = map{c} ll", "lddw %r{a},map{c}"),
]
JUMPS = [
    (8, "if r{a} == {n} goto ", "jeq %r{a},{n},"),
    (4, "if r{a} != r{b} goto ", "jne %r{a},%r{b},"),
    (4, "if r{a} > {n} goto ", "jgt %r{a},{n},"),
    (2, "if w{a} s< {n} goto ", "jslt32 %r{a},{n},"),
    (4, "goto ", "ja "),
]
JUMP_SHARE = 0.17
INDENT = "  "
POOL = 20000        # different instructions; drawing them from a pool takes a quarter of the time


def pool(chance, forms, size):
    lines = []
    for _, llvm, gnu in chance.choices(forms, [form[0] for form in forms], k=size):
        values = {"a": chance.randrange(10), "b": chance.randrange(10), "n": chance.choice((-1, 0, 1, 8, 14, 255, 2048, 4096, 65535, 16777216)),
                  "h": hex(chance.getrandbits(31)), "o": chance.randrange(0, 512, 4),
                  "s": chance.randrange(8, 512, 8), "c": chance.randrange(1, 200)}
        lines.append((INDENT + llvm.format(**values), INDENT + gnu.format(**values)))
    return lines


def function(chance, plain, jumps, number, count):
    """Lines of (LLVM, GNU); the last of `count` instructions is an exit."""
    head = f"\t.globl\tf{number}\n\t.type\tf{number},@function\nf{number}:"
    yield head, head
    blocks = max(1, count // PER_BLOCK)
    body = chance.choices(plain, k=count - 1)
    for index in range(0, count - 1):
        block, within = divmod(index, PER_BLOCK)
        if within == 0:
            yield (f".LBB{number}_{block}:",) * 2
        if chance.random() < JUMP_SHARE:
            target = f".LBB{number}_{min(block + chance.randrange(1, NEAR), blocks - 1)}"
            llvm, gnu = chance.choice(jumps)
            yield llvm + target, gnu + target
        else:
            yield body[index]
    tail = f"\texit\n.Lend{number}:\n\t.size\tf{number}, .Lend{number}-f{number}"
    yield tail, tail


def write(folder, count, seed=1):
    """A Source of `count` instructions."""
    chance = random.Random(seed)
    plain, jumps = pool(chance, FORMS, POOL), pool(chance, JUMPS, POOL // 10)
    paths = folder / f"stream-{count}.s", folder / f"stream-{count}-gnu.s"
    with open(paths[0], "w") as llvm, open(paths[1], "w") as gnu:
        for number, start in enumerate(range(0, count, PER_FUNCTION)):
            lines = list(function(chance, plain, jumps, number, min(PER_FUNCTION, count - start)))
            for out, which in ((llvm, 0), (gnu, 1)):
                out.write("\n".join(line[which] for line in lines) + "\n")
    return Source(*paths)
