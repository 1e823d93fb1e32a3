#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes objects of every kind that this machine's compilers and assemblers make, into a folder.

usage: corpus.py FOLDER [--build FOLDER] [--all]

C and C++ programs of the tests by each clang and by gcc, with and without debugging, in each version and byte
order (--all: every combination); the golden tests' and examples' sources by bpfas; links of some by bpftool; and
what no compiler here makes: RELA, equal and empty names, odd headers.
"""

import argparse
import concurrent.futures
import itertools
import pathlib
import re
import shutil
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.append(str(TESTS / "object"))

import craft  # noqa: E402

ROOT = TESTS.parent
CLANGS = [c for c in ("clang-14", "clang-16", "clang-19") if shutil.which(c)]
VERSIONS, ORDERS = ("v1", "v2", "v3", "v4"), ("bpfel", "bpfeb")
DEBUG = ((), ("-g",), ("-g", "-gdwarf-4", "-fdebug-types-section"))


def run(command, out):
    """The object, or None where the compiler has no such feature."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None
    return out if done.returncode == 0 and out.exists() else None


def clang_jobs(folder, everything):
    programs = sorted((TESTS / "clang/programs").glob("*.c*")) + sorted((TESTS / "twins").glob("*.c"))
    for program in programs:
        combinations = list(itertools.product(CLANGS, VERSIONS, ORDERS, DEBUG))
        if not everything:
            combinations = combinations[hash_of(program.name) % 5::5]
        for clang, version, order, debug in combinations:
            if clang == "clang-14" and version == "v4":
                continue
            name = f"{program.stem}-{clang}-{version}-{order}{''.join(debug)}.o"
            yield folder / name, [clang, "-O2", f"--target={order}", f"-mcpu={version}", *debug, "-c", program,
                                  "-I", program.parent, "-I", "/usr/include/x86_64-linux-gnu", "-o", folder / name]


def gcc_jobs(folder):
    if not shutil.which("bpf-gcc"):
        return
    for program in sorted((TESTS / "clang/programs").glob("*.c")) + sorted((TESTS / "twins").glob("*.c")):
        for order, debug in itertools.product(("-mlittle-endian", "-mbig-endian"), ((), ("-g",), ("-gbtf",))):
            name = f"{program.stem}-gcc{order}{''.join(debug)}.o"
            yield folder / name, ["bpf-gcc", "-O2", order, *debug, "-c", program, "-I", program.parent,
                                  "-I", "/usr/include/x86_64-linux-gnu", "-o", folder / name]


def hash_of(text):
    return sum(ord(c) * (i + 1) for i, c in enumerate(text))


def golden_source(path):
    """The source of a golden test, which stands before its first heading."""
    text = path.read_text(errors="surrogateescape")
    return re.split(r"(?m)^==== ", text, maxsplit=1)[0]


def bpfas_jobs(folder, build):
    for source in sorted(TESTS.glob("golden/*/*.test")):
        copy = folder / f"{source.parent.name}-{source.stem}.bpfs"
        copy.write_text(golden_source(source), errors="surrogateescape")
        out = copy.with_suffix(".o")
        yield out, [build / "bpfas", "-W", copy, "-o", out]
        if source.parent.name in ("decl", "programs"):
            out = folder / f"{source.parent.name}-{source.stem}-EB.o"
            yield out, [build / "bpfas", "-W", "-EB", copy, "-o", out]
    for source in sorted(TESTS.glob("twins/*.bpfs")) + sorted(ROOT.glob("examples/*.bpfs")):
        out = folder / f"{source.parent.name}-{source.stem}-bpfas.o"
        yield out, [build / "bpfas", "-W", source, "-o", out]


def link_jobs(folder, objects):
    """Each one alone, which is linking too."""
    if shutil.which("bpftool"):
        for made in objects:
            if "bpfel-g.o" in made.name or "-bpfas.o" in made.name:
                out = made.with_name("linked-" + made.name)
                yield out, ["bpftool", "gen", "object", out, made]


def make(folder, build, everything=False):
    """The paths of all objects made."""
    folder.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = list(clang_jobs(folder, everything)) + list(gcc_jobs(folder)) + list(bpfas_jobs(folder, build))
        objects = [made for made in pool.map(lambda job: run(job[1], job[0]), jobs) if made]
        links = list(link_jobs(folder, objects))
        objects += [made for made in craft.make(folder) if made.name != craft.MANY]
        return objects + [made for made in pool.map(lambda job: run(job[1], job[0]), links) if made]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    print(len(make(options.folder, options.build, options.all)), "objects")


if __name__ == "__main__":
    main()
