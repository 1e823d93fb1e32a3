#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The commands in the man pages' examples do what they say: those that need no files of the reader's own."""

import os
import re

import harness
from harness import ROOT, run


def follow(page):
    """Runs the commands of a page, one after the other, where there is an eth0."""
    harness.veth("eth0", "other")
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


if __name__ == "__main__":
    harness.main()
