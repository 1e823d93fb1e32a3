#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfas -g: assembly without declarations shows its source lines wherever a C program does."""

import harness
import libbpf
from harness import BPFAS, run

# A global subprogram with arguments, a static one, and code of both in one section.
SOURCE = """        .text
        .globl  sum
        .type   sum, @function
sum:    r0 = r1
        r0 += r2
        exit
        .size   sum, .-sum
        .type   callback, @function
callback:
        r0 = 0
        exit
        .size   callback, .-callback
        .section xdp,"ax",@progbits
        .globl  count
        .type   count, @function
count:  r1 = 40
        r2 = 2
        call    sum
        r6 = r0
        r1 = 4
        r2 = callback ll
        r3 = 0
        r4 = 0
        call    bpf_loop
        r0 += r6                // 46
        exit
        .size   count, .-count
"""


def assemble(text, *options):
    harness.source_file(text)
    run(BPFAS, *options, "t.bpfs", "-o", "t.o")


def test_loads_and_counts():
    harness.require("bpftool")
    assemble(SOURCE, "-g")
    run("bpftool", "prog", "load", "t.o", "/sys/fs/bpf/x")
    text = run("bpftool", "prog", "dump", "xlated", "pinned", "/sys/fs/bpf/x", "linum").stdout
    for line in ("int count(struct xdp_md * ctx)", "int sum()", "; r0 += r2 [file:t.bpfs line_num:5 line_col:9]"):
        assert line in text, text
    with open("packet", "wb") as packet:
        packet.write(bytes(64))
    result = run("bpftool", "prog", "run", "pinned", "/sys/fs/bpf/x", "data_in", "packet").stdout
    assert "Return value: 46" in result, result


def test_without_g_there_is_no_btf():
    assemble(SOURCE)
    with open("t.o", "rb") as file:
        assert b".BTF" not in file.read()


def test_verifier_names_the_line():
    assemble(SOURCE.replace("r0 += r2", "r0 = *(u64 *)(r2 + 0)"), "-g")
    with libbpf.Loaded("t.o") as loaded:
        assert loaded.error and "; r0 = *(u64 *)(r2 + 0) @ t.bpfs:5" in loaded.text(), loaded.text()


if __name__ == "__main__":
    harness.main()
