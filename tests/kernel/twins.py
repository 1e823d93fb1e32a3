# SPDX-License-Identifier: BSD-2-Clause
"""The programs that are there twice: in assembly, in tests/twins or among the examples, and in C."""

import os

import harness

TWINS = harness.ROOT / "tests/twins"
CLANG = os.environ.get("CLANG", "clang-19")


def names():
    return sorted(path.stem for path in TWINS.glob("*.c"))


def source(name):
    """The assembly; an example's lies with the examples."""
    path = TWINS / f"{name}.bpfs"
    return path if path.exists() else harness.EXAMPLES / path.name


def make(name):
    """Makes ours/NAME.o and theirs/NAME.o. Both have one name, as libbpf calls maps by their file."""
    harness.require("bpftool", CLANG)
    for folder in ("ours", "theirs"):
        os.makedirs(folder, exist_ok=True)
    harness.assemble(source(name), f"ours/{name}.o")
    include = f"/usr/include/{os.uname().machine}-linux-gnu"
    harness.run(CLANG, "-target", "bpf", "-O2", "-g", "-Wall", "-Werror", "-I", include, "-c", TWINS / f"{name}.c",
                "-o", f"theirs/{name}.o")
