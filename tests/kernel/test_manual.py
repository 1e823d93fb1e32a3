#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The examples in the man pages and the README do what they say: those that need no files of the reader's own."""

import os
import pathlib
import re

import harness
from harness import ROOT, run


def follow(page):
    """Runs the commands of a page, one after the other, where there are an eth0 and an eth1."""
    harness.veth("eth0", "eth1")
    os.symlink(ROOT / "examples", "examples")
    commands = re.findall(r"(?m)^\.Dl # (bpfld .*)$", (ROOT / "docs" / page).read_text())
    assert commands, page
    for command in commands:
        run("sh", "-c", command.replace("\\", "").replace("bpfld", harness.BPFLD, 1))
    assert not harness.xdp_program("eth0")


def test_attach():
    follow("bpfld-attach.1")


def test_prog():
    follow("bpfld-prog.1")


def test_readme():
    """The program loads; without its check of r0 the verifier's refusal is the one that the README shows."""
    blocks = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", (ROOT / "README.md").read_text())
    program = next(text for language, text in blocks if language == "bpfs")
    refusal = next(text for _, text in blocks if "error: " in text)
    source = pathlib.Path("count.bpfs")
    source.write_text(program)
    run(harness.BPFLD, "load", source)
    source.write_text(re.sub(r"(?m)^ *if r0 == 0 .*\n", "", program))
    printed = run(harness.BPFLD, "load", source, status=1).stderr
    assert printed.startswith(refusal), printed


if __name__ == "__main__":
    harness.main()
