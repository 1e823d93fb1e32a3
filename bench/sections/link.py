# SPDX-License-Identifier: BSD-2-Clause
"""Linking: many functions, and objects with much BTF, against bpftool gen object."""

import random
import shutil
import subprocess

from bench import measure
from bench.report import megabytes, ratio
from bench.tools import BPFAS, ROOT

ABOUT = "functions in two objects; ten compiled objects with many types (without DWARF, which bpftool drops)"
BPFLD = ROOT / "build/bpfld"
FUNCTIONS, MANY = 8_000, 100_000
OBJECTS, STRUCTS = 10, 3_000
ROUNDS, SECONDS = 9, 12


def run(bench):
    table = bench.report.table(["", "rounds", "MB", "cpu s", "bpftool", "ours to it"])
    few, peer = row(bench, table, f"{FUNCTIONS:,} functions", functions(bench.folder, FUNCTIONS), True)
    many, _ = row(bench, table, f"{MANY:,} functions", functions(bench.folder, MANY), False)
    if few and peer:
        bench.report.aim(f"cpu of {FUNCTIONS:,} functions, to bpftool's", few / peer, 0.05)
    if few and many:
        bench.report.aim(f"growth, for {MANY // FUNCTIONS} times as many", many / few, 1.2 * MANY / FUNCTIONS)
    objects = compiled(bench.folder)
    if not objects:
        return
    typed, peer = row(bench, table, f"{OBJECTS} objects with BTF", objects, True)
    if typed and peer:
        bench.report.aim("cpu of objects with much BTF, to bpftool's", typed / peer, 0.5)


def row(bench, table, name, objects, with_peer):
    lines = {BPFAS: [[BPFLD, "link", "-o", bench.folder / "ours.o", *objects]]}
    if with_peer and shutil.which("bpftool"):
        lines["bpftool"] = [["bpftool", "gen", "object", bench.folder / "theirs.o", *objects]]
    turns = measure.take_turns(lines, ROUNDS, SECONDS)
    for text in turns.failed:
        bench.report.failure(f"{name}: {text}")
    ours, theirs = (turns.costs[tool].cpu if tool in turns.costs else None for tool in (BPFAS, "bpftool"))
    table.row(name, f"{turns.rounds}", megabytes(sum(path.stat().st_size for path in objects)),
              ours and f"{ours:.3f}", theirs and f"{theirs:.3f}", ours and theirs and ratio(ours, theirs))
    return ours, theirs


def functions(folder, count):
    objects = []
    for half in range(2):
        source, target = folder / f"functions{half}.bpfs", folder / f"functions{count}_{half}.o"
        source.write_text("".join(
            f".func u64 f{half}_{i}(u64 a)\n r0 = r1\n r0 += {i}\n"
            + (f" r1 = r0\n call f{half}_{i - 1}\n" if i else "") + " exit\n.endfunc\n" for i in range(count // 2)))
        subprocess.run([ROOT / "build/bpfas", source, "-o", target], check=True)
        source.unlink()
        objects.append(target)
    return objects


def member(rand, number, index):
    kind = rand.randrange(5)
    if kind == 0 and number:
        return f"struct s{rand.randrange(number)} *link_{index};"
    if kind == 1:
        return f"unsigned count_{number % 50}_{index};"
    if kind == 2:
        return f"char name_{index}[{rand.randrange(1, 64)}];"
    if kind == 3 and number:
        return f"int (*op_{number % 20}_{index})(struct s{rand.randrange(number)} *, unsigned);"
    return f"unsigned long long total_{number % 70}_{index};"


def compiled(folder):
    """Objects that share a header of many structs, as those that include vmlinux.h do. None without clang."""
    if not shutil.which("clang-19") or not shutil.which("llvm-strip-19"):
        return None
    rand = random.Random(1)
    header = "\n".join(f"struct s{i} {{ {' '.join(member(rand, i, j) for j in range(rand.randrange(6, 30)))} }};"
                       for i in range(STRUCTS))
    (folder / "many.h").write_text(header)
    objects = []
    for i in range(OBJECTS):
        source, target = folder / f"typed{i}.c", folder / f"typed{i}.o"
        members = " ".join(f"struct s{k} m{k};" for k in range(i % 3, STRUCTS))
        source.write_text(f'#include "many.h"\nunion all_{i} {{ {members} }};\nunion all_{i} all_{i};\n'
                          f'__attribute__((section("xdp"))) int p{i}(void *ctx) {{ return {i}; }}\n')
        subprocess.run(["clang-19", "-target", "bpf", "-O2", "-g", "-c", source, "-o", target], check=True)
        subprocess.run(["llvm-strip-19", "-g", target], check=True)
        objects.append(target)
    return objects
