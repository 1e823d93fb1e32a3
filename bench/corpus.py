# SPDX-License-Identifier: BSD-2-Clause
"""clang -S -g output: of the C programs of the tests, and of larger ones generated here."""

import random
import re
import subprocess

from bench.tools import ROOT, Source

PROGRAMS = ROOT / "tests/clang/programs"
GENERATED = 3
STRUCTURES, MEMBERS, FUNCTIONS, READS = 200, 10, 40, 10    # of each generated program: some 2 MB of assembly

# clang prints a move from 32 to 64 bits in a way that llvm-mc cannot read; `clang -c` encodes it so.
ZERO_EXTENSION = re.compile(r"^(\s*)r(\d+) = w(\d+)\b", re.M)


def structure(chance, number):
    lines = [f"struct record_{number} {{"]
    for member in range(MEMBERS):
        kind = chance.choice(("u64", "u32", "s32", "u16", "u8", "char", "struct record_{n} *", "enum state"))
        kind = kind.format(n=chance.randrange(STRUCTURES))
        lines.append(f"\t{kind} field_{number}_{member}{chance.choice(('', '', '[16]'))};")
    return "\n".join(lines) + "\n};\n"


def function(chance, number):
    """Reads members through pointers, looks up a map, counts: some 60 instructions."""
    lines = [f'SEC("tracepoint/made/event_{number}") int handle_{number}(struct record_{number} *context)', "{",
             "\tu32 key = current_pid();", "\tu64 *slot = map_lookup(&counts, &key), sum = 0, value;", "\tvoid *at = context;", "",
             "\tif (!slot)", "\t\treturn 0;"]
    for turn in range(READS):
        member = f"&((struct record_{chance.randrange(STRUCTURES)} *)at)->field_{{}}_{chance.randrange(MEMBERS)}"
        member = member.format(re.search(r"record_(\d+)", member)[1])
        lines += [f"\tprobe_read(&value, sizeof value, {member});",
                  f"\tif (value > {chance.randrange(5000)})",
                  f"\t\tsum += value * {chance.randrange(3, 99)};"]
    return "\n".join(lines + ["\t*slot += sum;", f"\tglobal_{number} = sum;", "\treturn 0;", "}", ""])


def program(seed):
    chance = random.Random(seed)
    parts = ['#include "bpf.h"\n', "enum state { IDLE, READY, RUNNING = 1000, DONE };\n"]
    parts += [f"struct record_{number};" for number in range(STRUCTURES)]
    parts += [structure(chance, number) for number in range(STRUCTURES)]
    parts.append("struct {\n\t__uint(type, 1);\n\t__uint(max_entries, 1024);\n\t__type(key, u32);\n"
                 '\t__type(value, u64);\n} counts SEC(".maps");\n')
    for number in range(FUNCTIONS):
        parts += [f"u64 global_{number};", function(chance, number)]
    parts.append("void *roots[] SEC(\".data.roots\") = {0};")
    parts += [f"struct record_{number} *root_{number};" for number in range(STRUCTURES)]
    return "\n".join(parts) + "\n"


def compile_one(path, text):
    subprocess.run(["clang-19", "-target", "bpfel", "-mcpu=v4", "-O2", "-g", "-w", "-S", "-I", PROGRAMS, path,
                    "-o", text], check=True, stdin=subprocess.DEVNULL)
    text.write_text(ZERO_EXTENSION.sub(r"\1w\2 = w\3", text.read_text()))
    return Source(llvm=text)


def write(folder):
    """The sources, one for each program."""
    paths = sorted(PROGRAMS.glob("*.c"))
    for seed in range(GENERATED):
        paths.append(folder / f"generated-{seed}.c")
        paths[-1].write_text(program(seed))
    return [compile_one(path, folder / f"{path.stem}-clang.s") for path in paths]
